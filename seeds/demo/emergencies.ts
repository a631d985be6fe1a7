import { dayInItaly } from '../../domain/shared/today.ts'
import type { Row } from './case-run.ts'
import calls from './emergency-calls.json' with { type: 'json' }
import type { History } from './histories.ts'
import type { CasePlan } from './plans.ts'
import { wayOf } from './script.ts'

export type EmergencyCall = (typeof calls)[number]

const minute = 60_000
const day = 24 * 60 * minute

/** Which cases came in by the emergency service: minutes from the last night, and how the office ended the card. */
const nights = [
  { n: 7, minutes: 0 },
  { n: 27, minutes: -140 },
  { n: 17, minutes: -1440, then: 'charge' },
  { n: 37, minutes: -3 * 1440 - 65, then: 'informed' },
  { n: 47, minutes: -8 * 1440 + 90, then: 'informed' },
] as const

/** A case as it was planned, or as a call of one of the last nights: the latest still wait for the office. */
export function orEmergency(plan: CasePlan, n: number, now: number): CasePlan {
  const rank = nights.findIndex((one) => one.n === n)
  const [night, call] = [nights[rank], calls[rank]]
  if (!night || !call) return plan
  const at = lastNight(now) + night.minutes * minute
  const called = { ...plan, openedAt: new Date(at).toISOString(), urgency: 'red', call, acts: [] }
  if (!('then' in night)) return called
  const [[step, outcome] = []] = wayOf(plan.script, night.then)
  if (step === undefined || outcome === undefined) return called
  const done = morningAfter(at)
  return { ...called, acts: [{ step, outcome, at: done, reviewOn: done.slice(0, 10) }] }
}

/** Some minutes to three in the morning in Italy, an hour ago at least. */
function lastNight(now: number): number {
  const today = Date.parse(`${dayInItaly(now)}T01:40:00.000Z`)
  return today + 60 * minute <= now ? today : today - day
}

function morningAfter(at: number): string {
  return `${dayInItaly(at + day / 4)}T08:15:00.000Z`
}

/** Who was on call leaves the card to the office. */
export function leaveToOffice({ plan, team, run, audits }: History): void {
  if (!plan.call) return
  for (const task of run.tasks.values()) Object.assign(task, { state: 'open', assignee: null })
  const { measure, called } = plan.call
  const about = { object_kind: 'case', object_id: plan.id }
  const told = { action: 'emergency-recorded', detail: { measure, called } }
  audits.push({ at: plan.openedAt, actor: team.coordinator, ...about, ...told })
  const at = takenAt(plan)
  if (at === null) return
  audits.push({ at, actor: team.opener, action: 'emergency-taken-up', ...about, detail: {} })
}

function takenAt({ acts: [card] }: CasePlan): string | null {
  return card ? new Date(Date.parse(card.at) - 20 * minute).toISOString() : null
}

/** The register of the emergency service, as it was written at night. */
export function emergencyEntries(histories: readonly History[]): Row[] {
  return histories.flatMap(({ plan, team }) => (plan.call ? [entryOf(plan, plan.call, team)] : []))
}

function entryOf(plan: CasePlan, call: EmergencyCall, team: History['team']): Row {
  const at = takenAt(plan)
  return {
    case_id: plan.id,
    happened_at: plan.openedAt,
    mode: call.mode,
    caller: call.caller,
    caller_phone: null,
    place: call.place,
    what: call.what,
    measure: call.measure,
    measure_note: call.measureNote,
    called: call.called,
    on_call: team.coordinator,
    recorded_at: plan.openedAt,
    taken_up_by: at === null ? null : team.opener,
    taken_up_at: at,
  }
}
