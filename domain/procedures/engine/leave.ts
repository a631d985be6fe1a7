import type { Step } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { Command, Facts, OpenStep, StepKey } from './types.ts'

import { keyOf } from './draft.ts'
import { cancelEffect, ownEffectKey } from './effects.ts'
import { EngineError } from './errors.ts'
import { getStep } from './index-release.ts'
import { dropDeadlines } from './terms.ts'

type Ending = Extract<Command, { kind: 'close-task' }>['as']

export interface Way {
  readonly to: string
  readonly sets?: Facts
}

/** How a step is left: by an outcome of its task, `elapsed` from a wait, `failed` from an effect. */
export function getWay(step: Step, outcome: string): Way {
  const way = findWays(step).find(({ key }) => key === outcome)
  if (!way) throw new EngineError('unknown-outcome')
  return way
}

function findWays(step: Step): readonly (Way & { readonly key: string })[] {
  if ('outcomes' in step) return step.outcomes
  if (step.kind === 'wait') return [{ key: 'elapsed', to: step.to }]
  if (step.kind !== 'effect') return []
  return [
    { key: 'done', to: step.to },
    { key: 'failed', to: step.failedTo ?? step.to },
  ]
}

export function findOpen(draft: Draft, key: StepKey | string): OpenStep | undefined {
  return draft.state.open.find((open) => keyOf(open) === key)
}

/** It stands on the path itself: on no way, in no subprocess. */
export function isOnPath({ of, kind }: OpenStep): boolean {
  return of === undefined && kind !== 'subprocess'
}

/** Closes the open step with its task, deadlines, unfinished effect and offer, and all that is part of it. */
export function leave(draft: Draft, open: OpenStep, as: Ending): Step {
  shut(draft, open, as)
  return getStep(draft.release, open.step)
}

/** The same, also where the release has no such step any more. */
export function shut(draft: Draft, open: OpenStep, as: Ending): void {
  const key = keyOf(open)
  leaveParts(draft, open, as === 'expired' ? 'expired' : 'cancelled')
  draft.state.open = draft.state.open.filter((one) => one !== open)
  if (open.kind === 'task') draft.commands.push({ kind: 'close-task', task: key, as })
  if (open.kind === 'effect') cancelEffect(draft, ownEffectKey(open))
  settleOffer(draft, open, as)
  dropDeadlines(draft, as === 'completed' ? 'met' : 'cancelled', ({ boundTo }) => boundTo === key)
}

/** Closes what is open inside a step: its sections, its offer, or the ways of a fork. */
export function leaveParts(draft: Draft, open: OpenStep, as: 'expired' | 'cancelled'): void {
  const key = keyOf(open)
  for (const part of draft.state.open.filter(({ of }) => of === key)) shut(draft, part, as)
}

/** An offer that nobody has answered ends with its step. */
export function settleOffer(draft: Draft, open: OpenStep, as: Ending): void {
  if (open.kind !== 'handoff' || !open.offered) return
  const end = as === 'expired' ? 'expired' : 'withdrawn'
  draft.commands.push({ kind: 'settle-offer', step: keyOf(open), as: end })
}
