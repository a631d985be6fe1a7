import type { Draft } from './draft.ts'
import type { Awaited, FollowUp, OpenStep } from './types.ts'

import { keyOf } from './draft.ts'
import { blocksClosing, cancelBlocking } from './effects.ts'
import { getStep } from './index-release.ts'
import { settleOffer } from './leave.ts'
import { dropDeadlines } from './terms.ts'

/**
 * Closes a case that has come to an end, unless the release says to wait for a pending effect or for a
 * subprocess, or a worker that it must not close before a task of theirs.
 */
export function closeOrWait(draft: Draft): void {
  const ending = draft.state.open.find(({ kind }) => kind === 'end')
  if (!ending) return
  const step = getStep(draft.release, ending.step)
  if (step.kind !== 'end') return
  if (awaited(draft, step.pending).length === 0) close(draft, step.outcome, 'met')
}

/** What must be settled before the case can close. */
export function awaited(draft: Draft, pending: 'wait' | 'cancel'): Awaited[] {
  const { state } = draft
  const effects = pending === 'wait' && state.effects.some(blocksClosing)
  const tasks = state.followUps.some(({ holds }) => holds === true)
  const subprocesses = state.open.some((one) => isAwaited(draft, one))
  return [
    ...(effects ? (['effects'] as const) : []),
    ...(tasks ? (['tasks'] as const) : []),
    ...(subprocesses ? (['subprocesses'] as const) : []),
  ]
}

function isAwaited({ release }: Draft, open: OpenStep): boolean {
  const step = open.kind === 'subprocess' && getStep(release, open.step)
  return step && step.kind === 'subprocess' && step.atEnd === 'wait'
}

/** Late acts and effects to be undone stay open: closing a case must not hide them. */
export function close(draft: Draft, outcome: string, deadlines: 'met' | 'cancelled'): void {
  const { state, commands } = draft
  const beside = state.followUps.filter(endsWithCase)
  const tasks = [...state.open.filter(isTask).map(keyOf), ...beside.map(({ key }) => key)]
  for (const task of tasks) commands.push({ kind: 'close-task', task, as: 'cancelled' })
  for (const open of state.open) settleOffer(draft, open, 'cancelled')
  dropDeadlines(draft, deadlines, () => true)
  state.stopped = []
  cancelBlocking(draft)
  state.open = []
  state.followUps = state.followUps.filter((one) => !endsWithCase(one))
  state.closed = { outcome, at: draft.event.at }
  commands.push({ kind: 'close-case', outcome })
}

function endsWithCase({ purpose }: FollowUp): boolean {
  return purpose === 'follow-up' || purpose === 'ad-hoc'
}

function isTask({ kind }: OpenStep): boolean {
  return kind === 'task'
}
