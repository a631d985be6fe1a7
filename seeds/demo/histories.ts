import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { CaseRun, isOpen } from './case-run.ts'
import type { Row, Rules } from './case-run.ts'
import { answersFor } from './answers.ts'
import type { Place } from './landscape.ts'
import type { DemoPerson } from './people.ts'
import { planCase } from './plans.ts'
import type { CasePlan } from './plans.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { StaffMember } from './staff.ts'
import texts from './texts.json' with { type: 'json' }

export interface History {
  readonly plan: CasePlan
  readonly subject: DemoPerson
  readonly run: CaseRun
  readonly answers: Row[]
  readonly operations: Row[]
  readonly audits: Row[]
  readonly diary: Row[]
}

interface Making {
  readonly cases: number
  readonly now: number
  readonly people: readonly DemoPerson[]
  readonly staff: readonly StaffMember[]
  readonly main: Place
  readonly random: Random
  readonly rules: Rules
}

/** Every case from its first contact to where it is now, oldest first, as its number says. */
export function makeHistories(making: Making): History[] {
  const { cases, now, people, random, main } = making
  const near = people.filter(({ place }) => place === main)
  const plans = Array.from({ length: cases }, (_, n) => planCase(n, { now, random }))
  return plans
    .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
    .map((plan) => runCase(plan, random.pick(random.chance(0.3) ? near : people), making))
}

function runCase(plan: CasePlan, subject: DemoPerson, making: Making): History {
  const { staff, random, now } = making
  const { place } = subject
  const one = (role: string, org: number | null) => memberAt(staff, role, org)
  const opener = one('front-desk', place.org)
  const manager = one('social-worker', place.org)
  const { municipality, zone, district, region } = place
  const where = { municipality, zone, district, region, provider: null, manager: null }
  const run = new CaseRun(
    plan.id,
    { ...where, office: place.org, openedBy: opener, orgs: [place.org], protected: false },
    making.rules,
  )
  const history = { plan, subject, run, answers: [], operations: [], audits: [], diary: [] }
  run.append({ key: 'start', kind: 'started', payload: { facts: {} }, at: plan.openedAt }, opener)
  const actors: Readonly<Record<string, string>> = {
    'access-card': opener,
    assign: one('coordinator', zone),
    'approve-plan': one('coordinator', zone),
    uvm: one('uvm-coordinator', district),
  }
  for (const act of plan.acts) {
    const actor = actors[act.step] ?? manager
    complete(history, act, { actor, manager, making })
  }
  run.runTo(new Date(now).toISOString())
  if (plan.charged) keepDiary(history, { manager, random })
  return history
}

function complete(
  { plan, run, answers, operations, audits }: History,
  act: CasePlan['acts'][number],
  { actor, manager, making }: { actor: string; manager: string; making: Making },
): void {
  run.runTo(act.at)
  const task = [...run.tasks.values()].find((one) => one.step === act.step && isOpen(one))
  if (!task) throw new Error(`case ${plan.id} has no open task ${act.step}`)
  const parsed = fillForm(task.form, { act, plan, manager, making })
  const at = act.at > run.lastAt ? act.at : run.lastAt
  Object.assign(task, {
    state: 'completed',
    outcome: act.outcome,
    completed_by: actor,
    completed_at: at,
    assignee: task.assignee ?? actor,
    version: Number(task.version) + 1,
  })
  if (act.outcome === 'assign') run.place = { ...run.place, manager }
  const op = derivedId('op', plan.id, task.key)
  const payload = { task: task.key, outcome: act.outcome, facts: parsed.facts }
  const seq = run.append({ key: `act:${op}`, kind: 'completed', payload, at }, actor)
  const by = { case_id: plan.id, seq, task_key: task.key, actor, at, late: false }
  answers.push({ ...by, form: task.form, release: task.release, answers: parsed.answers })
  operations.push({ op, user_id: actor, outcome: { caseId: plan.id, at }, at })
  const object_id = derivedId(plan.id, task.key)
  const detail = { outcome: act.outcome }
  audits.push({ at, actor, action: 'task-completed', object_kind: 'task', object_id, detail })
}

function fillForm(
  key: unknown,
  {
    act,
    plan,
    manager,
    making,
  }: {
    act: CasePlan['acts'][number]
    plan: CasePlan
    manager: string
    making: Making
  },
) {
  const { release } = making.rules
  const form = release.forms.find((one) => one.key === key)
  if (!form) throw new Error(`the step ${act.step} has no form`)
  const today = act.at.slice(0, 10)
  const moment = { ...plan, today, manager, random: making.random }
  const options = { complete: true, outcome: act.outcome, today, lists: release.lists }
  const parsed = parseAnswers(form, answersFor(act.step, moment), options)
  if (parsed.errors.length > 0)
    throw new Error(`${act.step}: ${parsed.errors.map(({ message }) => message).join('; ')}`)
  return parsed
}

function keepDiary(
  { plan, diary }: History,
  { manager, random }: { manager: string; random: Random },
): void {
  for (const { step, at } of plan.acts.filter(({ step }) => ['assess', 'review'].includes(step)))
    diary.push({
      id: derivedId('diary', plan.id, step),
      case_id: plan.id,
      kind: 'interview',
      happened_on: at.slice(0, 10),
      body: random.pick(texts.diary),
      author: manager,
      at,
    })
}

function memberAt(staff: readonly StaffMember[], role: string, org: number | null): string {
  const found = staff.find((one) => one.role === role && one.org === org)
  if (!found) throw new Error(`nobody is ${role} at ${String(org)}`)
  return found.id
}
