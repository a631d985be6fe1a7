import { findAsked } from '../../domain/procedures/engine/asked.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { fieldsOf } from '../../domain/procedures/forms/fields.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Candidate } from '../../domain/procedures/schema/candidate.ts'
import { givenBy } from './answers.ts'
import { isOpen } from './case-run.ts'
import { ageOn } from '../../domain/shared/calendar-day.ts'
import { fillForm } from './fill-form.ts'
import type { History, Making, Team } from './histories.ts'
import type { DemoPerson } from './people.ts'
import type { PlannedAct } from './plans.ts'
import { derivedId } from './random.ts'

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
  'uvm-therapist': ({ therapist }) => therapist,
  'uvm-psychologist': ({ psychologist }) => psychologist,
  'general-practitioner': ({ practitioner }) => practitioner,
  provider: ({ provider }) => provider?.worker,
}

function memberOf(candidate: Candidate, team: Team): string | undefined {
  if ('who' in candidate) return candidate.who === 'opener' ? team.opener : team.manager
  const member = members[candidate.role]
  return member ? member(team) : team.manager
}

/** A colleague does the task of a step: the form as read, the task, the event and its trace. */
export function complete(history: History, act: PlannedAct, making: Making): void {
  const { play, plan, subject, team, run, answers, operations, audits } = history
  const { release } = play.rules
  run.runTo(act.at)
  const task = [...run.tasks.values()].find((one) => one.step === act.step && isOpen(one))
  if (!task) throw new Error(`case ${plan.id} has no open task ${act.step}`)
  const { manager, provider } = team
  const chosen = { manager, provider: provider?.code, ...givenBy(play.script, making) }
  const { urgency, track } = plan
  const day = {
    today: act.at.slice(0, 10),
    reviewOn: act.reviewOn,
    planEndsOn: plan.ending?.endsOn,
    age: ageThen(subject, act.at),
  }
  const names = namesOf(team, making)
  const about = { urgency, track, granting: plan.granting, steps: plan.steps, names }
  const moment = { ...chosen, ...day, ...about, random: making.random }
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

function ageThen({ birthDate }: DemoPerson, at: string): string | undefined {
  return birthDate === null ? undefined : String(ageOn(birthDate, at.slice(0, 10)))
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
