import type { Deadline } from '../schema.ts'
import type { BoundTo, Term } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { Instant, Origin, RunningDeadline, StepKey, StoppedDeadline } from './types.ts'

import { findTerm, isRunning, isTimer } from './deadlines.ts'
import { happenedAt, keyOf } from './draft.ts'
import { deadlinesOn, getDeadline, isBeside } from './index-release.ts'

type AnyDeadline = RunningDeadline | StoppedDeadline

export function enteredOrigin(draft: Draft, what: string): Origin {
  return { at: happenedAt(draft), why: what }
}

/** Adds the terms to the state; the caller writes their commands after the task they belong to. */
export function startTerms(
  draft: Draft,
  deadlines: readonly Deadline[],
  { why, boundTo }: { readonly why: string; readonly boundTo: BoundTo },
): readonly Term[] {
  const entered = enteredOrigin(draft, why)
  const terms = deadlines.map((deadline) => {
    const term = findTerm(draft, deadline, { entered, boundTo, version: 1 })
    // It has had no date yet: the first will be its first version.
    return term.proof ? term : { deadline: { ...term.deadline, version: 0 } }
  })
  for (const { deadline } of terms) keep(draft, deadline)
  return terms
}

/** Starts the terms of the whole case: when it begins, and anew when it is opened again. */
export function startCaseTerms(draft: Draft, why: string): void {
  const deadlines = deadlinesOn(draft.release, 'case')
  recordTerms(draft, startTerms(draft, deadlines, { why, boundTo: 'case' }))
}

/** Puts a deadline in its place in the state, instead of what it was. */
export function keep(draft: Draft, deadline: AnyDeadline): void {
  const { state } = draft
  const running = isRunning(deadline)
  state.deadlines = put(state.deadlines, deadline.id, running ? deadline : undefined)
  state.stopped = put(state.stopped, deadline.id, running ? undefined : deadline)
}

function put<T extends AnyDeadline>(
  list: readonly T[],
  id: string,
  deadline: T | undefined,
): readonly T[] {
  const known = list.some((one) => one.id === id)
  if (!deadline) return known ? list.filter((one) => one.id !== id) : list
  return known ? list.map((one) => (one.id === id ? deadline : one)) : [...list, deadline]
}

/** Writes the terms that have a date, and those that wait for one; `was` is the date before. */
export function recordTerms(
  draft: Draft,
  terms: readonly Term[],
  { task, was }: { readonly task?: StepKey | undefined; readonly was?: Instant | undefined } = {},
): void {
  for (const { deadline, proof } of terms) {
    if (!proof) continue
    const more = { proof, ...(task && { task }), ...(was && { was }) }
    draft.commands.push(
      isRunning(deadline)
        ? { kind: 'set-deadline', deadline, ...more }
        : { kind: 'suspend-deadline', deadline, ...more },
    )
  }
}

/** Those that the record shows are dropped there too; a default once taken stays known. */
export function dropDeadlines(
  draft: Draft,
  why: 'met' | 'cancelled',
  which: (deadline: AnyDeadline) => boolean,
): void {
  const { state, commands } = draft
  const gone = state.stopped.filter((one) => one.because !== 'expired' && which(one))
  const shown = gone.filter(({ because }) => because === 'suspended')
  const dropped = [...state.deadlines.filter(which), ...shown]
  for (const { id } of dropped) commands.push({ kind: 'drop-deadline', id, why })
  if (dropped.length > shown.length) state.deadlines = state.deadlines.filter((one) => !which(one))
  if (gone.length > 0) state.stopped = state.stopped.filter((one) => !gone.includes(one))
}

/** When the task is due (by the terms of its step or its phase), and when acts on it become refused. */
export function dueOf(draft: Draft, task: StepKey): { dueAt?: Instant; hardAt?: Instant } {
  const of = task.includes('.') && draft.state.open.find((open) => keyOf(open) === task)?.of
  const own = draft.state.deadlines.filter((one) => one.boundTo === (of || task) && !isTimer(one))
  const ofPhase = draft.state.deadlines.filter(({ boundTo }) => boundTo === draft.state.phase)
  const phase = isBeside(draft.release, task.split('#', 1)[0] ?? task) ? [] : ofPhase
  const dueAt = [...own, ...phase].map((one) => one.dueAt).toSorted()[0]
  const hardAt = own.flatMap((one) => hardRungs(draft, one)).toSorted()[0]
  return { ...(dueAt && { dueAt }), ...(hardAt && { hardAt }) }
}

function hardRungs(draft: Draft, running: RunningDeadline): Instant[] {
  const { rungs } = getDeadline(draft.release, running.deadline)
  const takes = rungs.filter(({ actions }) =>
    actions.some((action) => action.do === 'take-outcome'),
  )
  return running.rungs
    .filter(({ rung }) => takes.some(({ key }) => key === rung))
    .map(({ at }) => at)
}
