import type { Draft } from './draft.ts'
import type { Term } from './deadlines.ts'
import type { RunningDeadline, StoppedDeadline } from './types.ts'

import { findTerm, findWaitTerm, isRunning, isTimer, parkTimer, waitTimer } from './deadlines.ts'
import { noFacts, openTasks, stepKeyOf, withinOf } from './draft.ts'
import { markEarly } from './early.ts'
import { enter } from './enter.ts'
import { evaluate } from './expression.ts'
import { factsBehind, getDeadline, getStep } from './index-release.ts'
import { leave } from './leave.ts'
import { openByFacts } from './open-subprocess.ts'
import { dropDeadlines, dueOf, keep, recordTerms } from './terms.ts'

type AnyDeadline = RunningDeadline | StoppedDeadline

/**
 * Facts, suspensions or the calendar have changed: waits may be over, and terms are computed anew.
 * Those that a suspension or another calendar may move get a new version even where the date stays.
 */
export function refresh(draft: Draft): void {
  for (let changes = takeChanges(draft); changes; changes = takeChanges(draft)) {
    for (const known of [...draft.state.deadlines, ...draft.state.stopped])
      refreshDeadline(draft, known, changes)
    startMissingTimers(draft)
    for (const open of draft.state.open) {
      const step = getStep(draft.release, open.step)
      if (step.kind !== 'wait' || !step.when || !evaluate(step.when, draft.state.facts)) continue
      // The wait before it may have satisfied the join of them both.
      if (!draft.state.open.includes(open)) continue
      leave(draft, open, 'completed')
      enter(draft, [{ to: step.to, within: withinOf(open) }])
    }
    openByFacts(draft)
  }
}

type Changes = Pick<Draft, 'factsChanged' | 'recount'>

/** What has changed since the last look; undefined: nothing. */
function takeChanges(draft: Draft): Changes | undefined {
  const { factsChanged, recount } = draft
  if (factsChanged !== 'any' && factsChanged.size === 0 && recount === 'none') return undefined
  draft.factsChanged = noFacts
  draft.recount = 'none'
  return { factsChanged, recount }
}

function refreshDeadline(draft: Draft, before: AnyDeadline, changes: Changes): void {
  if (before.deadline === parkTimer) return
  const moved = mayMove(draft, before, changes.recount)
  if (moved || restsOn(draft, before, changes.factsChanged)) reckonAnew(draft, before, moved)
}

function reckonAnew(draft: Draft, before: AnyDeadline, moved: boolean): void {
  const known = moved ? markEarly(draft, before) : before
  if (!isRunning(known) && known.because === 'expired') return keep(draft, known)
  const term = recompute(draft, known)
  if (term && !moved && isSame(term.deadline, known)) return
  if (term?.proof) move(draft, known, term)
  else stop(draft, known, term)
}

/** To another date, or to none while terms are suspended: the tasks that it is about say so too. */
function move(draft: Draft, known: AnyDeadline, term: Term): void {
  keep(draft, term.deadline)
  const tasks = openTasks(draft, known.boundTo)
  const task = tasks.find((one) => one === known.boundTo)
  recordTerms(draft, [term], { task, was: isRunning(known) ? known.dueAt : undefined })
  const nothing = isRunning(term.deadline) ? {} : { dueAt: null, hardAt: null }
  for (const one of tasks)
    draft.commands.push({ kind: 'change-task', task: one, ...nothing, ...dueOf(draft, one) })
}

/** Whether one of these facts has a say in when it is due. */
function restsOn(draft: Draft, known: AnyDeadline, changed: Draft['factsChanged']): boolean {
  if (changed === 'any' || known.deadline === waitTimer) return true
  return factsBehind(draft.release, known.deadline).some((name) => changed.has(name))
}

/** Whether a suspension or another calendar has to do with it. */
function mayMove({ release }: Draft, known: AnyDeadline, recount: Draft['recount']): boolean {
  if (typeof recount === 'object') return known.id === recount.only
  if (recount !== 'suspendable') return recount === 'all'
  if (isTimer(known)) return false
  return getDeadline(release, known.deadline).suspendable === true
}

/** None of its terms applies any more; it is kept, and runs again if the facts are changed back. */
function stop(draft: Draft, known: AnyDeadline, term: Term | undefined): void {
  dropDeadlines(draft, 'cancelled', ({ id }) => id === known.id)
  if (term) keep(draft, { ...term.deadline, version: known.version })
  if (!isRunning(known)) return
  for (const task of openTasks(draft, known.boundTo)) {
    const { dueAt = null, hardAt = null } = dueOf(draft, task)
    draft.commands.push({ kind: 'change-task', task, dueAt, hardAt })
  }
}

function isSame(a: AnyDeadline, b: AnyDeadline): boolean {
  if (a.origin !== b.origin) return false
  if (isRunning(a)) return isRunning(b) && a.dueAt === b.dueAt
  return !isRunning(b) && a.because === b.because
}

function recompute(draft: Draft, known: AnyDeadline): Term | undefined {
  const { entered, boundTo, fired, version } = known
  const from = { entered, boundTo, fired, version: version + 1 }
  if (known.deadline !== waitTimer)
    return findTerm(draft, getDeadline(draft.release, known.deadline), from)
  const open = draft.state.open.find(
    ({ step, iteration }) => stepKeyOf(step, iteration) === boundTo,
  )
  const step = open && getStep(draft.release, open.step)
  if (step?.kind !== 'wait' || !open) return undefined
  return findWaitTerm(draft, step, { ...from, boundTo: stepKeyOf(open.step, open.iteration) })
}

/** A wait without a date gets its timer when the date becomes known. */
function startMissingTimers(draft: Draft): void {
  for (const open of draft.state.open) {
    const step = getStep(draft.release, open.step)
    const boundTo = stepKeyOf(open.step, open.iteration)
    if (step.kind !== 'wait') continue
    if (draft.state.deadlines.some((running) => running.boundTo === boundTo)) continue
    const entered = { at: open.enteredAt, why: 'apertura' }
    const term = findWaitTerm(draft, step, { entered, boundTo, version: 1 })
    if (!term) continue
    keep(draft, term.deadline)
    recordTerms(draft, [term])
  }
}
