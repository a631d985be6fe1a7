import type { Draft } from './draft.ts'
import type { Term } from './deadlines.ts'
import type { RunningDeadline } from './types.ts'

import {
  dropDeadlines,
  dueOf,
  findTerm,
  findWaitTerm,
  parkTimer,
  recordTerms,
  waitTimer,
} from './deadlines.ts'
import { openTasks, stepKeyOf } from './draft.ts'
import { enter } from './enter.ts'
import { evaluate } from './expression.ts'
import { getDeadline, getStep } from './index-release.ts'
import { leave } from './leave.ts'

/** Facts have changed: waits may be over, and terms that rest on them are computed anew. */
export function refresh(draft: Draft): void {
  while (draft.factsChanged) {
    draft.factsChanged = false
    for (const running of draft.state.deadlines) refreshDeadline(draft, running)
    startMissingTimers(draft)
    for (const open of draft.state.open) {
      const step = getStep(draft.release, open.step)
      if (step.kind !== 'wait' || !step.when || !evaluate(step.when, draft.state.facts)) continue
      leave(draft, open, 'completed')
      enter(draft, step.to)
    }
  }
}

function refreshDeadline(draft: Draft, running: RunningDeadline): void {
  if (running.deadline === parkTimer) return
  const term = recompute(draft, running)
  if (!term) {
    dropDeadlines(draft, 'cancelled', ({ id }) => id === running.id)
    for (const task of openTasks(draft, running.boundTo)) {
      const { dueAt = null, hardAt = null } = dueOf(draft, task)
      draft.commands.push({ kind: 'change-task', task, dueAt, hardAt })
    }
    return
  }
  if (term.running.dueAt === running.dueAt && term.running.origin === running.origin) return
  const rungs = term.running.rungs.filter(({ rung }) =>
    running.rungs.some((waiting) => waiting.rung === rung),
  )
  const moved = { ...term.running, rungs }
  draft.state.deadlines = draft.state.deadlines.map((one) => (one.id === running.id ? moved : one))
  const tasks = openTasks(draft, moved.boundTo)
  recordTerms(
    draft,
    [{ ...term, running: moved }],
    tasks.find((task) => task === moved.boundTo),
  )
  for (const task of tasks)
    draft.commands.push({ kind: 'change-task', task, ...dueOf(draft, task) })
}

function recompute(draft: Draft, running: RunningDeadline): Term | undefined {
  const from = {
    entered: { at: running.origin, why: 'decorrenza già stabilita' },
    boundTo: running.boundTo,
    version: running.version + 1,
  }
  if (running.deadline !== waitTimer)
    return findTerm(draft, getDeadline(draft.release, running.deadline), from)
  const open = draft.state.open.find(
    ({ step, iteration }) => stepKeyOf(step, iteration) === running.boundTo,
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
    draft.state.deadlines = [...draft.state.deadlines, term.running]
    recordTerms(draft, [term])
  }
}
