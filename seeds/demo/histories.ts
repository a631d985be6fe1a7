import { calendarIn } from '../../domain/procedures/engine/calendar.ts'
import { findAsked } from '../../domain/procedures/engine/asked.ts'
import { fieldsOf } from '../../domain/procedures/forms/fields.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Candidate } from '../../domain/procedures/schema/candidate.ts'
import { CaseRun, isOpen } from './case-run.ts'
import type { Row, Rules } from './case-run.ts'
import { keepDiary } from './diary.ts'
import { fillForm } from './fill-form.ts'
import type { Landscape, Place, Provider } from './landscape.ts'
import type { DemoPerson } from './people.ts'
import { planCase } from './plans.ts'
import type { CasePlan, PlannedAct } from './plans.ts'
import { derivedId } from './random.ts'
import type { Random } from './random.ts'
import type { Script } from './script.ts'
import { memberAt } from './staff.ts'
import type { StaffMember } from './staff.ts'
import { suspendSome } from './suspend.ts'

/** Who does what in one case. */
export interface Team {
  readonly opener: string
  readonly manager: string
  readonly coordinator: string
  readonly uvm: string
  readonly doctor: string
  readonly nurse: string
  /** Who delivers, if somebody outside does. */
  readonly provider: (Provider & { readonly worker: string }) | undefined
}

export interface History {
  readonly play: Play
  readonly plan: CasePlan
  readonly subject: DemoPerson
  readonly team: Team
  readonly run: CaseRun
  readonly answers: Row[]
  readonly operations: Row[]
  readonly audits: Row[]
  readonly diary: Row[]
  readonly reservedTexts: Row[]
}

export interface Making {
  readonly cases: number
  /** Milliseconds. */
  readonly now: number
  readonly people: readonly DemoPerson[]
  readonly staff: readonly StaffMember[]
  readonly land: Landscape
  /** Codes of the nomenclature that plans name. */
  readonly services: readonly string[]
  readonly random: Random
  /** Each script with the release and calendar of its procedure; the first is that of most cases. */
  readonly plays: readonly Play[]
}

export interface Play {
  readonly script: Script
  readonly rules: Rules
}

/** Every case from its first contact to where it is now, oldest first, as its number says. */
export function makeHistories(making: Making): History[] {
  const { cases, now, people, random, land, plays } = making
  const scripts = plays.map(({ script }) => script)
  const near = ({ place }: DemoPerson) => place === land.main
  const minor = ({ birthDate }: DemoPerson) => birthDate !== null && birthDate > of18(now)
  const pools = {
    all: { near: people.filter(near), people },
    minors: { near: people.filter(minor).filter(near), people: people.filter(minor) },
  }
  const plans = Array.from({ length: cases }, (_, n) => planCase(n, { now, random, scripts }))
  return plans
    .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
    .map((plan) => {
      const from = pools[plan.script.minors ? 'minors' : 'all']
      const some = random.chance(0.3) && from.near.length > 0 ? from.near : from.people
      return runCase(plan, random.pick(some.length > 0 ? some : people), making)
    })
}

/** The day of birth of who comes of age about now. */
function of18(now: number): string {
  const day = new Date(now).toISOString()
  return `${String(Number(day.slice(0, 4)) - 18)}${day.slice(4, 10)}`
}

function runCase(plan: CasePlan, subject: DemoPerson, making: Making): History {
  const { random, now } = making
  const { org: office, municipality, zone, district, region } = subject.place
  const team = makeTeam(subject.place, making)
  const where = {
    office,
    municipality,
    zone,
    district,
    region,
    provider: null,
    receiver: null,
    sender: null,
    manager: null,
  }
  const whose = { openedBy: team.opener, orgs: [office], protected: false }
  const play = making.plays.find(({ script }) => script === plan.script)
  if (!play) throw new Error(`no release for the script ${plan.script.procedure}`)
  const { release, calendar } = play.rules
  const local = calendarIn(calendar, subject.place.code, subject.place.office)
  const run = new CaseRun(plan.id, { ...where, ...whose }, { release, calendar: local })
  const left = { answers: [], operations: [], audits: [], diary: [], reservedTexts: [] }
  const history = { play, plan, subject, team, run, ...left }
  const started = { key: 'start', kind: 'started', payload: { facts: {} }, at: plan.openedAt }
  run.append(started, team.opener)
  for (const act of plan.acts) complete(history, act, making)
  suspendSome(history, making)
  run.runTo(new Date(now).toISOString())
  keepDiary(history, random)
  return history
}

function makeTeam({ org, zone, district }: Place, { staff, land, random }: Making): Team {
  const serving = land.providers.filter(({ zones }) => zones.includes(zone))
  const provider = random.chance(0.85) && serving.length > 0 ? random.pick(serving) : undefined
  return {
    opener: memberAt(staff, 'front-desk', org),
    manager: memberAt(staff, 'social-worker', org),
    coordinator: memberAt(staff, 'coordinator', zone),
    uvm: memberAt(staff, 'uvm-coordinator', district),
    doctor: memberAt(staff, 'uvm-doctor', district),
    nurse: memberAt(staff, 'uvm-nurse', district),
    provider: provider && { ...provider, worker: memberAt(staff, 'provider', provider.id) },
  }
}

/** Whose task it is: the first of the candidates of its step who is at work on the case. */
function actorOf(release: Release, key: string, team: Team): string {
  const candidates = findAsked(release, key)?.candidates ?? []
  return (
    candidates.map((one) => memberOf(one, team)).find((one) => one !== undefined) ?? team.manager
  )
}

const members: Readonly<Record<string, (team: Team) => string | undefined>> = {
  'front-desk': ({ opener }) => opener,
  coordinator: ({ coordinator }) => coordinator,
  'uvm-coordinator': ({ uvm }) => uvm,
  'uvm-doctor': ({ doctor }) => doctor,
  'uvm-nurse': ({ nurse }) => nurse,
  provider: ({ provider }) => provider?.worker,
}

function memberOf(candidate: Candidate, team: Team): string | undefined {
  if ('who' in candidate) return candidate.who === 'opener' ? team.opener : team.manager
  const member = members[candidate.role]
  return member ? member(team) : team.manager
}

function complete(history: History, act: PlannedAct, making: Making): void {
  const { play, plan, team, run, answers, operations, audits } = history
  const { release } = play.rules
  run.runTo(act.at)
  const task = [...run.tasks.values()].find((one) => one.step === act.step && isOpen(one))
  if (!task) throw new Error(`case ${plan.id} has no open task ${act.step}`)
  const { manager, provider } = team
  const chosen = { manager, provider: provider?.code, services: making.services }
  const { urgency, track } = plan
  const day = { today: act.at.slice(0, 10), reviewOn: act.reviewOn }
  const names = namesOf(team, making)
  const moment = { ...chosen, ...day, urgency, track, names, random: making.random }
  const asked = { ...act, script: play.script, form: task.form, moment }
  const parsed = fillForm(release, asked)
  const at = act.at > run.lastAt ? act.at : run.lastAt
  const actor = actorOf(release, act.step, team)
  Object.assign(task, {
    state: 'completed',
    outcome: act.outcome,
    completed_by: actor,
    completed_at: at,
    assignee: task.assignee ?? actor,
    version: Number(task.version) + 1,
  })
  const named = namedBy(history, task.form, parsed.answers)
  const op = derivedId('op', plan.id, task.key)
  const payload = { task: task.key, outcome: act.outcome, facts: parsed.facts, ...named }
  const seq = run.append({ key: `act:${op}`, kind: 'completed', payload, at }, actor)
  const by = { case_id: plan.id, seq, task_key: task.key, actor, at, late: false }
  answers.push({ ...by, form: task.form, release: task.release, answers: parsed.answers })
  operations.push({ op, user_id: actor, outcome: { caseId: plan.id, at }, at })
  const object_id = derivedId(plan.id, task.key)
  const detail = { outcome: act.outcome, ...named }
  audits.push({ at, actor, action: 'task-completed', object_kind: 'task', object_id, detail })
}

function namesOf({ manager, uvm, doctor, nurse }: Team, { staff }: Making) {
  const name = (id: string) => staff.find((one) => one.id === id)?.fullName ?? ''
  return { manager: name(manager), uvm: name(uvm), doctor: name(doctor), nurse: name(nurse) }
}

/** Whom the act puts to work on the case: written with it, before the case moves. */
function namedBy({ play, run, team }: History, key: unknown, answers: Answers) {
  const form = play.rules.release.forms.find((one) => one.key === key)
  const assigning = form ? fieldsOf(form).filter(({ assigns }) => assigns !== undefined) : []
  const manages = assigning.some((one) => one.assigns === 'case-manager' && answers[one.key])
  if (manages) run.place = { ...run.place, manager: team.manager }
  if (!assigning.some((one) => one.assigns === 'provider')) return {}
  const provider = team.provider?.id ?? null
  run.place = { ...run.place, provider }
  return { provider }
}
