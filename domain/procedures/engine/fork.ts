import type { Step } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { Entry, Next } from './open.ts'
import type { OpenFork } from './types.ts'

import { keyOf, replaceOpen, withinOf } from './draft.ts'
import { blocksClosing, cancelEffect, rehomeEffects } from './effects.ts'
import { EngineError } from './errors.ts'
import { evaluate } from './expression.ts'
import { leave } from './leave.ts'
import { keepOpen } from './open.ts'

type Kind<K extends Step['kind']> = Extract<Step, { kind: K }>

/** Takes every way whose condition holds, as the facts are on coming here. */
export function enterFork(draft: Draft, step: Kind<'fork'>, at: Entry): readonly Next[] {
  const { facts } = draft.state
  const ways = step.ways.filter(({ when }) => !when || evaluate(when, facts)).map(({ to }) => to)
  if (ways.length === 0) throw new EngineError('no-way')
  const fork: OpenFork = { ...at, kind: 'fork', ways, arrived: [], enteredAt: draft.event.at }
  const of = keyOf(fork)
  keepOpen(draft, fork)
  draft.commands.push({ kind: 'split', step: of, ways })
  return ways.map((way) => ({ to: way, within: { of, way } }))
}

/** One way has come to its end; with enough of them the fork is over, and what is left is cancelled. */
export function arrive(draft: Draft, step: Kind<'join'>, { of, way }: Entry): readonly Next[] {
  const fork = draft.state.open.find((one) => keyOf(one) === of)
  if (fork?.kind !== 'fork' || fork.step !== step.of || way === undefined)
    throw new EngineError('no-way')
  const here: OpenFork = { ...fork, arrived: [...fork.arrived, way] }
  replaceOpen(draft, fork, here)
  return here.arrived.length < neededBy(step, here) ? [] : join(draft, step, here)
}

function neededBy({ needs }: Kind<'join'>, { ways }: OpenFork): number {
  if (needs === 'all') return ways.length
  return needs === 'any' ? 1 : Math.min(needs, ways.length)
}

function join(draft: Draft, step: Kind<'join'>, fork: OpenFork): readonly Next[] {
  const { ways, arrived } = fork
  const cancelled = ways.filter((way) => !arrived.includes(way))
  draft.commands.push({ kind: 'joined', fork: keyOf(fork), arrived, cancelled })
  leave(draft, fork, 'completed')
  settleEffects(draft, fork, cancelled)
  return [{ to: step.to, within: withinOf(fork) }]
}

/** What the system began on a cancelled way is called off; the rest goes on where the fork stood. */
function settleEffects(draft: Draft, fork: OpenFork, cancelled: readonly string[]): void {
  const of = keyOf(fork)
  for (const effect of draft.state.effects)
    if (
      effect.within?.of === of &&
      cancelled.includes(effect.within.way ?? '') &&
      blocksClosing(effect)
    )
      cancelEffect(draft, effect.key)
  rehomeEffects(draft, fork)
}
