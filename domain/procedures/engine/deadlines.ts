import type { Deadline, Step } from '../schema.ts'
import type { Rung } from '../schema/rung.ts'
import type { Calendar } from './calendar.ts'
import type { Draft } from './draft.ts'
import type { Amount, DeadlineProof, Facts, Instant, RunningDeadline, StepKey } from './types.ts'

import { endOfDay, localDay, startOfDay } from './calendar.ts'
import { happenedAt } from './draft.ts'
import { dueDate } from './due-date.ts'
import { evaluate } from './expression.ts'
import { getDeadline, italian } from './index-release.ts'
import { findDay, msPerMinute, toInstant, toMs } from './instant.ts'

export interface Term {
  readonly running: RunningDeadline
  readonly proof: DeadlineProof
}

interface Origin {
  readonly at: Instant
  readonly why: string
}

export type BoundTo = RunningDeadline['boundTo']

/** Deadline key of the timer of a wait step. */
export const waitTimer = 'wait'
/** Of the day on which a parked step comes back. */
export const parkTimer = 'park'

function idOf(deadline: string, boundTo: BoundTo, draft: Draft): string {
  const entries: Readonly<Record<string, number | undefined>> = draft.state.phases
  const n = entries[boundTo]
  return n === undefined ? `${deadline}@${boundTo}` : `${deadline}@${boundTo}:${n}`
}

/** A day's warning comes in its first instant, a day's reminder in its last. */
function rungAt(rung: Rung, dueAt: Instant, calendar: Calendar): Instant {
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

function byInstant(a: { at: string; rung: string }, b: { at: string; rung: string }): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.rung < b.rung ? -1 : 1
}

/** The day that a date fact names, from its first instant. */
function findDayOrigin(fact: string, draft: Draft): Origin | undefined {
  const value = draft.state.facts[fact]
  const day = typeof value === 'string' ? findDay(value) : undefined
  if (day === undefined) return undefined
  const title = draft.release.facts[fact]?.title ?? fact
  return { at: startOfDay(day, draft.calendar), why: italian(title) }
}

function findAmount(deadline: Deadline, facts: Facts): Amount | undefined {
  return deadline.terms.find(({ when }) => !when || evaluate(when, facts))?.amount
}

function ruleOf(draft: Draft, deadline: string, amount: Amount): DeadlineProof['rule'] {
  return { release: `${draft.release.key}@${draft.release.version}`, deadline, amount }
}

/** The deadline as it runs from this origin, or undefined where none of its terms applies. */
export function findTerm(
  draft: Draft,
  deadline: Deadline,
  from: { readonly entered: Origin; readonly boundTo: BoundTo; readonly version: number },
): Term | undefined {
  const amount = findAmount(deadline, draft.state.facts)
  if (!amount) return undefined
  const named = deadline.origin === 'entered' ? undefined : deadline.origin.fact
  const origin = (named && findDayOrigin(named, draft)) || from.entered
  const { dueAt, proof } = dueDate(ruleOf(draft, deadline.key, amount), origin, draft.calendar)
  const rungs = deadline.rungs.map((rung) => ({
    rung: rung.key,
    at: rungAt(rung, dueAt, draft.calendar),
  }))
  const running = {
    id: idOf(deadline.key, from.boundTo, draft),
    deadline: deadline.key,
    version: from.version,
    origin: origin.at,
    dueAt,
    boundTo: from.boundTo,
    rungs: rungs.toSorted(byInstant),
  }
  return { running, proof }
}

type Wait = Extract<Step, { kind: 'wait' }>

/** The timer of a wait step, which rings on the morning of its day; undefined: no date is known. */
export function findWaitTerm(
  draft: Draft,
  step: Wait,
  from: { readonly entered: Origin; readonly boundTo: StepKey; readonly version: number },
): Term | undefined {
  const dated = step.date && findDayOrigin(step.date, draft)
  const amount = dated ? { value: 0, unit: 'days' as const } : step.after
  if (!amount) return undefined
  const origin = dated || from.entered
  const { dueAt, proof } = dueDate(ruleOf(draft, step.key, amount), origin, draft.calendar)
  const exact = amount.unit === 'hours' || amount.unit === 'minutes'
  const at = exact ? dueAt : startOfDay(localDay(dueAt, draft.calendar), draft.calendar)
  const running = {
    id: `${waitTimer}@${from.boundTo}`,
    deadline: waitTimer,
    version: from.version,
    origin: origin.at,
    dueAt,
    boundTo: from.boundTo,
    rungs: [{ rung: 'elapsed', at }],
  }
  return { running, proof }
}

export function enteredOrigin(draft: Draft, what: string): Origin {
  return { at: happenedAt(draft), why: what }
}

/** Adds the terms to the state; the caller writes their commands after the task they belong to. */
export function startTerms(
  draft: Draft,
  deadlines: readonly Deadline[],
  from: { readonly why: string; readonly boundTo: BoundTo },
): readonly Term[] {
  const entered = enteredOrigin(draft, from.why)
  const terms = deadlines.flatMap(
    (deadline) => findTerm(draft, deadline, { entered, boundTo: from.boundTo, version: 1 }) ?? [],
  )
  if (terms.length > 0)
    draft.state.deadlines = [...draft.state.deadlines, ...terms.map(({ running }) => running)]
  return terms
}

export function recordTerms(draft: Draft, terms: readonly Term[], task?: StepKey): void {
  for (const { running, proof } of terms)
    draft.commands.push({ kind: 'set-deadline', deadline: running, proof, ...(task && { task }) })
}

export function dropDeadlines(
  draft: Draft,
  why: 'met' | 'cancelled',
  which: (deadline: RunningDeadline) => boolean,
): void {
  const dropped = draft.state.deadlines.filter(which)
  if (dropped.length === 0) return
  for (const { id } of dropped) draft.commands.push({ kind: 'drop-deadline', id, why })
  draft.state.deadlines = draft.state.deadlines.filter((deadline) => !which(deadline))
}

/** When the task is due (by its own terms or its phase's), and when acts on it become refused. */
export function dueOf(draft: Draft, task: StepKey): { dueAt?: Instant; hardAt?: Instant } {
  const own = draft.state.deadlines.filter(
    ({ boundTo, deadline }) => boundTo === task && deadline !== parkTimer,
  )
  const phase = draft.state.deadlines.filter(({ boundTo }) => boundTo === draft.state.phase)
  const dueAt = [...own, ...phase].map((one) => one.dueAt).toSorted()[0]
  const hardAt = own.flatMap((one) => hardRungs(draft, one)).toSorted()[0]
  return { ...(dueAt && { dueAt }), ...(hardAt && { hardAt }) }
}

function hardRungs(draft: Draft, running: RunningDeadline): Instant[] {
  if (running.deadline === waitTimer) return []
  const { rungs } = getDeadline(draft.release, running.deadline)
  const takes = rungs.filter(({ actions }) =>
    actions.some((action) => action.do === 'take-outcome'),
  )
  return running.rungs
    .filter(({ rung }) => takes.some(({ key }) => key === rung))
    .map(({ at }) => at)
}
