import type { Deadline } from '../schema.ts'
import type { Term } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { Migrated } from './migrated.ts'
import type {
  CaseState,
  Instant,
  OpenStep,
  Origin,
  RunningDeadline,
  StepKey,
  StoppedDeadline,
} from './types.ts'

import { partOf } from './asked.ts'
import { findTerm, findWaitTerm, idOf, isRunning, parkTimer, waitTimer } from './deadlines.ts'
import { keyOf, openTasks } from './draft.ts'
import { deadlinesOn, findStep } from './index-release.ts'
import { openedWhy } from './open.ts'
import { isSameJson } from './state.ts'
import { dropDeadlines, dueOf, keep, recordTerms } from './terms.ts'

type AnyDeadline = RunningDeadline | StoppedDeadline

/** The event, and what the dates that have changed are bound to: their tasks are told at the end. */
export interface Carrying extends Migrated {
  readonly touched: Set<string>
}

/** The terms that run go on by the new release: as they were, to another date, or not at all. */
export function carryTerms(draft: Draft, event: Carrying): void {
  for (const known of [...draft.state.deadlines, ...draft.state.stopped]) {
    if (known.deadline === parkTimer) continue
    const term = termBy(draft, known)
    if (!term) drop(draft, known, event)
    else if (!isSame(term.deadline, known)) move(draft, known, { term, event })
  }
}

/** Terms of the new release that do not run yet, from when their step, phase or case began. */
export function startNewTerms(draft: Draft, event: Carrying): void {
  const { state, release } = draft
  for (const open of state.open) {
    const step = findStep(release, open.step)
    const at = step && beganAt(state, open)
    if (!step || at === undefined) continue
    const entered = { at, why: openedWhy(step) }
    start(draft, deadlinesOn(release, { step: step.key }), { entered, boundTo: keyOf(open), event })
  }
  const { phase } = state
  const since = (part: 'case' | 'phase', why: string): Origin => ({
    at: event.since?.[part] ?? state.open[0]?.enteredAt ?? draft.event.at,
    why,
  })
  const ofPhase = since('phase', 'inizio della fase')
  start(draft, deadlinesOn(release, { phase }), { entered: ofPhase, boundTo: phase, event })
  const ofCase = since('case', 'inizio della pratica')
  start(draft, deadlinesOn(release, 'case'), { entered: ofCase, boundTo: 'case', event })
}

/** When the terms of an open step begin: those of an offer when it was made, if it was. */
function beganAt({ open: all }: CaseState, open: OpenStep): Instant | undefined {
  if (open.step.includes('.')) return undefined
  if (open.kind !== 'handoff') return open.enteredAt
  const answer = partOf.answer(open.step)
  return all.find(({ of, step }) => of === keyOf(open) && step === answer)?.enteredAt
}

interface Start {
  readonly entered: Origin
  readonly boundTo: AnyDeadline['boundTo']
  readonly event: Carrying
}

function start(draft: Draft, deadlines: readonly Deadline[], from: Start): void {
  const { entered, boundTo, event } = from
  for (const deadline of deadlines) {
    const id = idOf(deadline.key, boundTo, draft)
    const { deadlines: running, stopped } = draft.state
    if ([...running, ...stopped].some((one) => one.id === id)) continue
    const term = findTerm(draft, deadline, { entered, boundTo, version: 1 })
    if (!term.proof) keep(draft, { ...term.deadline, version: 0 })
    else write(draft, { term, event })
  }
}

/** Undefined: the new release has no such term for what it is bound to. */
function termBy(draft: Draft, known: AnyDeadline): Term | undefined {
  const { entered, boundTo, version } = known
  const from = { entered, boundTo, version: version + 1 }
  const [step = ''] = boundTo.split('#', 1)
  if (known.deadline === waitTimer) {
    const wait = findStep(draft.release, step)
    if (wait?.kind !== 'wait') return undefined
    return findWaitTerm(draft, wait, { ...from, boundTo: boundTo as StepKey })
  }
  const deadline = draft.release.deadlines.find(({ key }) => key === known.deadline)
  if (!deadline || !isOn(deadline, boundTo)) return undefined
  const fired = known.fired.filter(({ rung }) => deadline.rungs.some(({ key }) => key === rung))
  const term = findTerm(draft, deadline, { ...from, fired })
  if (isRunning(known) || known.because !== 'expired') return term
  return { deadline: { ...known, fired } }
}

function isOn({ on }: Deadline, boundTo: string): boolean {
  if ('step' in on) return boundTo.startsWith(`${on.step}#`)
  return 'phase' in on ? boundTo === on.phase : boundTo === 'case'
}

function isSame(a: AnyDeadline, b: AnyDeadline): boolean {
  const ladder = (one: AnyDeadline) => (isRunning(one) ? [one.dueAt, one.rungs] : [one.because])
  // A state read from the record has its properties in another order.
  const whole = (one: AnyDeadline) => [one.origin, ladder(one), one.fired]
  return isSameJson(whole(a), whole(b))
}

function drop(draft: Draft, { id, boundTo }: AnyDeadline, { touched }: Carrying): void {
  dropDeadlines(draft, 'cancelled', (one) => one.id === id)
  draft.state.stopped = draft.state.stopped.filter((one) => one.id !== id)
  touched.add(boundTo)
}

interface Carried {
  readonly term: Term
  readonly event: Carrying
}

function move(draft: Draft, known: AnyDeadline, { term, event }: Carried): void {
  if (term.proof) return write(draft, { term, event }, known)
  dropDeadlines(draft, 'cancelled', ({ id }) => id === known.id)
  keep(draft, { ...term.deadline, version: known.version })
  event.touched.add(known.boundTo)
}

function write(draft: Draft, { term, event }: Carried, known?: AnyDeadline): void {
  const { deadline, past } = passed(draft, term.deadline, { event, known })
  keep(draft, deadline)
  const task = openTasks(draft, deadline.boundTo).find((one) => one === deadline.boundTo)
  const was = known && isRunning(known) ? known.dueAt : undefined
  recordTerms(draft, [{ ...term, deadline }], { task, was })
  for (const rung of past)
    draft.commands.push({ kind: 'rung-fired', id: deadline.id, rung, actions: [] })
  event.touched.add(deadline.boundTo)
}

/**
 * Rungs that the new date puts in the past are marked, not fired; what was due before is still due. A wait
 * that would be over is over: marked only, nothing would ever move the case again.
 */
function passed(
  draft: Draft,
  deadline: AnyDeadline,
  { event, known }: { readonly event: Carrying; readonly known: AnyDeadline | undefined },
): { readonly deadline: AnyDeadline; readonly past: readonly string[] } {
  const fires = event.firePast || deadline.deadline === waitTimer
  if (!isRunning(deadline) || fires) return { deadline, past: [] }
  const { at: now } = draft.event
  const due = known && isRunning(known) ? known.rungs.filter(({ at }) => at <= now) : []
  const past = deadline.rungs
    .filter(({ rung, at }) => at <= now && !due.some((one) => one.rung === rung))
    .map(({ rung }) => rung)
  const fired = [...deadline.fired, ...past.map((rung) => ({ rung, at: now, past: true as const }))]
  const rungs = deadline.rungs.filter(({ rung }) => !past.includes(rung))
  return { deadline: { ...deadline, fired, rungs }, past }
}

/** When the tasks are due now, whose step, phase or case has other dates. */
export function tellTasks(draft: Draft, { touched }: Carrying): void {
  const tasks = new Set([...touched].flatMap((boundTo) => openTasks(draft, boundTo)))
  for (const task of tasks) {
    const { dueAt = null, hardAt = null } = dueOf(draft, task)
    draft.commands.push({ kind: 'change-task', task, dueAt, hardAt })
  }
}
