import type { Draft } from './draft.ts'
import type { OpenStep } from './types.ts'

import { dropDeadlines } from './deadlines.ts'
import { stepKeyOf } from './draft.ts'
import { blocksClosing, cancelBlocking } from './effects.ts'
import { getStep } from './index-release.ts'

/** Closes a case that has come to an end, unless the release says to wait for a pending effect. */
export function closeOrWait(draft: Draft): void {
  const ending = draft.state.open.find(({ kind }) => kind === 'end')
  if (!ending) return
  const step = getStep(draft.release, ending.step)
  if (step.kind !== 'end') return
  if (step.pending === 'wait' && draft.state.effects.some(blocksClosing)) return
  close(draft, step.outcome, 'met')
}

/** Late acts and effects to be undone stay open: closing a case must not hide them. */
export function close(draft: Draft, outcome: string, deadlines: 'met' | 'cancelled'): void {
  const { state, commands } = draft
  const beside = state.followUps.filter(({ purpose }) => purpose === 'follow-up')
  for (const { key } of [...state.open.filter(isTask).map(withKey), ...beside])
    commands.push({ kind: 'close-task', task: key, as: 'cancelled' })
  dropDeadlines(draft, deadlines, () => true)
  cancelBlocking(draft)
  state.open = []
  state.followUps = state.followUps.filter(({ purpose }) => purpose !== 'follow-up')
  state.closed = { outcome, at: draft.event.at }
  commands.push({ kind: 'close-case', outcome })
}

function isTask({ kind }: OpenStep): boolean {
  return kind === 'task'
}

function withKey({ step, iteration }: OpenStep) {
  return { key: stepKeyOf(step, iteration) }
}
