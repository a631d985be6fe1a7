import type { Deadline, Step } from '../schema.ts'
import type { Rung } from '../schema/rung.ts'
import type { Calendar } from './calendar.ts'
import type { Draft } from './draft.ts'
import type { CorrectedOrigin, Reckoning } from './due-date.ts'
import type {
  Amount,
  DeadlineProof,
  Entered,
  Facts,
  Instant,
  Origin,
  RunningDeadline,
  StepKey,
  StoppedDeadline,
  Suspended,
} from './types.ts'

import { endOfDay, fromWallTime, localDay, startOfDay } from './calendar.ts'
import { dueDate } from './due-date.ts'
import { evaluate } from './expression.ts'
import { italian } from './index-release.ts'
import { findDay, findWallTime, formatDay, msPerMinute, toInstant, toMs } from './instant.ts'
import { Suspensions } from './suspension.ts'

/** A deadline as it is now: with its date, or stopped. Without a proof where none of its terms applies. */
export interface Term {
  readonly deadline: RunningDeadline | StoppedDeadline
  readonly proof?: DeadlineProof
}

export type BoundTo = RunningDeadline['boundTo']

/** What is known of a deadline before its date: a new one has fired nothing. */
export interface From extends Pick<RunningDeadline, 'entered' | 'boundTo' | 'version'> {
  readonly fired?: RunningDeadline['fired']
  /** As things stood then: a suspension that began later is not looked at. */
  readonly asOf?: Instant
}

/** Deadline key of the timer of a wait step. */
export const waitTimer = 'wait'
/** Of the day on which a parked step comes back. */
export const parkTimer = 'park'

/** A timer of the engine's own: no deadline of the release. */
export function isTimer({ deadline }: Pick<RunningDeadline, 'deadline'>): boolean {
  return deadline === waitTimer || deadline === parkTimer
}

export function isRunning(
  deadline: RunningDeadline | StoppedDeadline,
): deadline is RunningDeadline {
  return 'dueAt' in deadline
}

/** Of a deadline of the release, bound to what it runs with. */
export function idOf(deadline: string, boundTo: BoundTo, { state }: Draft): string {
  const entries: Readonly<Record<string, number | undefined>> = state.phases
  const n = boundTo === 'case' ? state.openings : entries[boundTo]
  return n === undefined ? `${deadline}@${boundTo}` : `${deadline}@${boundTo}:${n}`
}

/** A day's warning comes in its first instant, a day's reminder in its last. */
function rungAt(rung: Rung, dueAt: Instant, { calendar }: Reckoning): Instant {
  const offset = rung.before ?? rung.after
  if (!offset) return dueAt
  const sign = rung.before ? -1 : 1
  if (offset.unit === 'days') {
    const day = localDay(dueAt, calendar) + sign * offset.value
    return rung.before ? startOfDay(day, calendar) : endOfDay(day, calendar)
  }
  const minutes = offset.value * (offset.unit === 'hours' ? 60 : 1)
  return toInstant(toMs(dueAt) + sign * minutes * msPerMinute)
}

/** Nothing fires on a suspended day: it waits for the first day after, if there is one yet. */
function afterSuspension(at: Instant, { calendar, suspended }: Reckoning): Instant | undefined {
  const day = localDay(at, calendar)
  const open = new Suspensions(suspended).skip(day)
  if (open === 'stopped') return undefined
  return open === day ? at : startOfDay(open, calendar)
}

function byInstant(a: { at: string; rung: string }, b: { at: string; rung: string }): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.rung < b.rung ? -1 : 1
}

/** When each rung of the ladder comes, fired or not. */
export function ladderOf(deadline: Deadline, dueAt: Instant, reckoning: Reckoning) {
  return deadline.rungs
    .flatMap((rung) => {
      const at = afterSuspension(rungAt(rung, dueAt, reckoning), reckoning)
      return at === undefined ? [] : [{ rung: rung.key, at }]
    })
    .toSorted(byInstant)
}

/** The moment that a fact names, or the first instant of the day that it names. */
function findOrigin(fact: string, draft: Draft): Origin | undefined {
  const value = draft.state.facts[fact]
  const at = typeof value === 'string' ? findMoment(value, draft.calendar) : undefined
  if (at === undefined) return undefined
  const title = draft.release.facts[fact]?.title ?? fact
  return { at, why: italian(title) }
}

/** What somebody has corrected holds as long as the record says the same: what it says anew is no mistake of then. */
function corrected(said: Origin, { corrected: by }: Entered): CorrectedOrigin {
  const { at, why } = said
  if (by?.instead !== at) return { at, why }
  return { at: by.at, why: 'inizio corretto', instead: { at, why } }
}

/** The minute that a text names, or the first instant of the day that it names. */
export function findMoment(value: string, calendar: Calendar): Instant | undefined {
  const day = findDay(value)
  if (day !== undefined) return startOfDay(day, calendar)
  const wall = findWallTime(value)
  return wall === undefined ? undefined : fromWallTime(wall, calendar)
}

function findAmount(deadline: Deadline, facts: Facts): Amount | undefined {
  return deadline.terms.find(({ when }) => !when || evaluate(when, facts))?.amount
}

function ruleOf(draft: Draft, deadline: string, amount: Amount): DeadlineProof['rule'] {
  return { release: `${draft.release.key}@${draft.release.version}`, deadline, amount }
}

/** The suspensions of a case as its suspendable terms are reckoned with them. */
export function suspendedIn({ state, release }: Pick<Draft, 'state' | 'release'>): Suspended[] {
  return state.suspensions.map(({ from, until, reason }) => {
    const title = release.suspensions?.find(({ key }) => key === reason)?.title ?? reason
    return { from, ...(until !== undefined && { until }), why: italian(title) }
  })
}

export function reckoningFor(draft: Draft, deadline: Deadline, asOf?: Instant): Reckoning {
  const { calendar } = draft
  const suspended = deadline.suspendable ? suspendedIn(draft) : []
  if (asOf === undefined) return { calendar, suspended }
  const day = formatDay(localDay(asOf, calendar))
  return { calendar, suspended: suspended.filter(({ from }) => from <= day) }
}

/** The deadline as it runs from this origin, or as it stands still. */
export function findTerm(draft: Draft, deadline: Deadline, { asOf, ...from }: From): Term {
  const named = deadline.origin === 'entered' ? undefined : deadline.origin.fact
  const origin = corrected((named && findOrigin(named, draft)) || from.entered, from.entered)
  const { fired = [] } = from
  const id = idOf(deadline.key, from.boundTo, draft)
  const known = { ...from, fired, id, deadline: deadline.key, origin: origin.at }
  const amount = findAmount(deadline, draft.state.facts)
  if (!amount) return { deadline: { ...known, because: 'facts' } }
  const reckoning = reckoningFor(draft, deadline, asOf)
  const { dueAt, proof } = dueDate(ruleOf(draft, deadline.key, amount), origin, reckoning)
  if (dueAt === undefined) return { deadline: { ...known, because: 'suspended' }, proof }
  const rungs = ladderOf(deadline, dueAt, reckoning).filter(
    ({ rung }) => !fired.some((one) => one.rung === rung),
  )
  return { deadline: { ...known, dueAt, rungs }, proof }
}

type Wait = Extract<Step, { kind: 'wait' }>

/** The timer of a wait step, which rings on the morning of its day; undefined: no date is known. */
export function findWaitTerm(
  draft: Draft,
  step: Wait,
  from: From & { readonly boundTo: StepKey },
): Term | undefined {
  const dated = step.date && findOrigin(step.date, draft)
  const amount = dated ? { value: 0, unit: 'days' as const } : step.after
  if (!amount) return undefined
  const { calendar } = draft
  const counted = step.since === undefined ? undefined : findOrigin(step.since, draft)
  const origin = dated || (counted ?? from.entered)
  const rule = ruleOf(draft, step.key, amount)
  const { dueAt, proof } = dueDate(rule, origin, { calendar, suspended: [] })
  if (dueAt === undefined) return undefined
  const exact = amount.unit === 'hours' || amount.unit === 'minutes'
  const at = exact ? dueAt : startOfDay(localDay(dueAt, calendar), calendar)
  const deadline = {
    ...from,
    id: `${waitTimer}@${from.boundTo}`,
    deadline: waitTimer,
    origin: origin.at,
    fired: [],
    dueAt,
    rungs: [{ rung: 'elapsed', at }],
  }
  return { deadline, proof }
}
