import type { Step } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { Command, Facts, OpenStep, StepKey } from './types.ts'

import { stepKeyOf } from './draft.ts'
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
  switch (step.kind) {
    case 'task':
      return step.outcomes
    case 'wait':
      return [{ key: 'elapsed', to: step.to }]
    case 'effect':
      return [
        { key: 'done', to: step.to },
        { key: 'failed', to: step.failedTo ?? step.to },
      ]
    case 'decision':
    case 'end':
      return []
  }
}

export function findOpen(draft: Draft, key: StepKey | string): OpenStep | undefined {
  return draft.state.open.find(({ step, iteration }) => stepKeyOf(step, iteration) === key)
}

/** Closes the open step with its task, deadlines and unfinished effect; returns what it was. */
export function leave(draft: Draft, open: OpenStep, as: Ending): Step {
  const key = stepKeyOf(open.step, open.iteration)
  draft.state.open = draft.state.open.filter((one) => one !== open)
  if (open.kind === 'task') draft.commands.push({ kind: 'close-task', task: key, as })
  if (open.kind === 'effect') cancelEffect(draft, ownEffectKey(open))
  dropDeadlines(draft, as === 'completed' ? 'met' : 'cancelled', ({ boundTo }) => boundTo === key)
  return getStep(draft.release, open.step)
}
