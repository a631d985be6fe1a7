import type { Step } from '../schema.ts'
import type { Escaped, Resumed } from './beside.ts'
import type { Term } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { OpenStep, RunningDeadline, StepKey, Within } from './types.ts'
import type { WayOf } from './ways.ts'

import { startOfDay } from './calendar.ts'
import { parkTimer } from './deadlines.ts'
import { nextNumber, reportLate, setFacts, stepKeyOf, withinOf } from './draft.ts'
import { dueDate } from './due-date.ts'
import { startNotice } from './effects.ts'
import { enter } from './enter.ts'
import { EngineError } from './errors.ts'
import { findStep, getStep, isBeside } from './index-release.ts'
import { findDay } from './instant.ts'
import { findOpen, isOnPath, leave } from './leave.ts'
import { dropDeadlines, keep, recordTerms } from './terms.ts'
import { waysAround } from './ways.ts'

/** Key of the notice that supervisors get of every escape: a release may word it. */
export const escapeNotice = 'step-escaped'

/** A way that the procedure does not have: late where the step is no longer open. */
export function escape(draft: Draft, event: Escaped): void {
  const open = findOpen(draft, event.task)
  if (open?.kind !== 'task' || !take(draft, open, event)) {
    reportLate(draft, event.task)
    return
  }
  const key = `${event.task}:${nextNumber(draft)}`
  const to = draft.release.supervisors
  startNotice(draft, key, { mode: 'repeatable', notice: escapeNotice, to })
}

function take(draft: Draft, open: OpenStep, event: Escaped): boolean {
  switch (event.escape) {
    case 'skip':
      return skip(draft, open, event.outcome)
    case 'redo':
      return redo(draft, open, event.to)
    case 'park':
      return park(draft, open, event.until)
  }
}

/** Goes on as if the outcome had been chosen, without its answers. */
function skip(draft: Draft, open: OpenStep, outcome: string): boolean {
  const way = skippable(getStep(draft.release, open.step)).find(({ key }) => key === outcome)
  if (!way) throw new EngineError('unknown-outcome')
  leave(draft, open, 'cancelled')
  setFacts(draft, way.sets)
  enter(draft, [{ to: way.to, within: withinOf(open) }])
  return true
}

/** Outcomes that a step may be skipped by. */
export function skippable(step: Step | undefined) {
  return step?.kind === 'task' ? step.outcomes.filter((one) => one.skippable === true) : []
}

/** Back to a step gone through: all that is open there is cancelled, facts stay as they are known. */
function redo(draft: Draft, open: OpenStep, to: string): boolean {
  // A step that the case went through under another release may be gone.
  if (draft.state.iterations[to] === undefined) return false
  if (findStep(draft.release, to)?.kind !== 'task') return false
  const within = findWithin(draft, open, waysAround(draft.release, to))
  if (!within) return false
  const { of, way } = within
  for (const one of draft.state.open)
    if (of === undefined ? isOnPath(one) : one.of === of && one.way === way)
      leave(draft, one, 'cancelled')
  enter(draft, [{ to, within }])
  return true
}

/** Where to go back to: on the same way, or before the fork. Never into another way or subprocess. */
function findWithin(draft: Draft, open: OpenStep, lane: readonly WayOf[]): Within | undefined {
  const wanted = lane.at(-1)
  if (!wanted) return isBeside(draft.release, open.step) ? undefined : {}
  for (
    let one: OpenStep | undefined = open;
    one;
    one = one.of ? findOpen(draft, one.of) : undefined
  )
    if (one.way === wanted.way && one.of?.startsWith(`${wanted.fork}#`)) return withinOf(one)
  return undefined
}

/** Its deadlines run on: only the work waits. */
function park(draft: Draft, open: OpenStep, until: string | undefined): boolean {
  const task = stepKeyOf(open.step, open.iteration)
  dropTimer(draft, task)
  setParked(draft, task, true)
  draft.commands.push({ kind: 'park-task', task })
  const term = until === undefined ? undefined : findTerm(draft, task, until)
  if (!term) return true
  keep(draft, term.deadline)
  recordTerms(draft, [term], { task })
  return true
}

/** The timer that brings it back on the morning of the day: each parking has its own. */
function findTerm(draft: Draft, boundTo: StepKey, until: string): Term | undefined {
  const day = findDay(until)
  if (day === undefined) return undefined
  const { release, calendar, event } = draft
  const at = startOfDay(day, calendar)
  const amount = { value: 0, unit: 'days' as const }
  const rule = { release: `${release.key}@${release.version}`, deadline: parkTimer, amount }
  const entered = { at, why: 'giorno in cui riprendere' }
  const { dueAt = at, proof } = dueDate(rule, entered, { calendar, suspended: [] })
  const deadline: RunningDeadline = {
    id: `${parkTimer}@${boundTo}`,
    deadline: parkTimer,
    version: event.seq,
    origin: at,
    entered,
    dueAt,
    boundTo,
    fired: [],
    rungs: [{ rung: 'resume', at }],
  }
  return { deadline, proof }
}

/** By its day or by a person; a step that is not parked stays as it is. */
export function resume(draft: Draft, task: Resumed['task']): void {
  if (findOpen(draft, task)?.parked !== true) return
  dropTimer(draft, task)
  setParked(draft, task, false)
  draft.commands.push({ kind: 'resume-task', task })
}

function dropTimer(draft: Draft, task: StepKey): void {
  dropDeadlines(draft, 'met', (one) => one.deadline === parkTimer && one.boundTo === task)
}

function setParked(draft: Draft, task: StepKey, parked: boolean): void {
  draft.state.open = draft.state.open.map((one) => {
    if (stepKeyOf(one.step, one.iteration) !== task) return one
    const { parked: _before, ...open } = one
    return parked ? { ...open, parked: true as const } : open
  })
}
