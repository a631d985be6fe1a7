import { DomainError } from '../domain/shared/domain-error.ts'
import { advance, type AdvanceDeps } from '../domain/tasks/advance.ts'
import type { ClaimedEffect, EffectResult } from '../domain/tasks/effects.ts'
import { claimEffect, putOffEffect, settleEffect } from '../domain/tasks/effects.ts'
import type { Position } from '../domain/tasks/schema.ts'

/**
 * What a kind of effect does outside. `run` gets the effect's key as its idempotency key; a
 * `DomainError` other than 503 says that no other try will do, any other error that one may.
 */
export interface EffectAdapter {
  run(effect: ClaimedEffect): Promise<EffectResult['facts']>
  /** For mode `lookup`: what became of an earlier call with this key, if anything. */
  lookUp?(effect: ClaimedEffect): Promise<EffectResult['facts'] | undefined>
}

export interface PathwayDeps extends AdvanceDeps {
  readonly adapters: Readonly<Record<string, EffectAdapter>>
}

export interface PathwayActivities {
  advance(caseId: string): Promise<Position>
  runEffect(caseId: string, key: string): Promise<void>
}

/** Gives the pathway its record and the outside world. */
export function pathwayActivities(deps: PathwayDeps): PathwayActivities {
  return {
    advance: (caseId) => advance(deps, caseId, 'workflow'),
    async runEffect(caseId, key) {
      const effect = await claimEffect(deps.pool, caseId, key)
      if (effect) await runClaimed(deps, effect)
    },
  }
}

async function runClaimed(deps: PathwayDeps, effect: ClaimedEffect): Promise<void> {
  const find = effect.cancelled ? whatBecameOf : resultOf
  const result = await find(deps.adapters[effect.type], effect)
  if (result) await settleEffect(deps.pool, effect, result)
  else await putOffEffect(deps.pool, effect)
}

/** @returns undefined when it is to be tried again later */
async function resultOf(
  adapter: EffectAdapter | undefined,
  effect: ClaimedEffect,
): Promise<EffectResult | undefined> {
  const again = effect.calls > 1
  if (!adapter) return { result: 'failed', facts: {} }
  // Begun before, no result came: whether it happened is for a person to find out.
  if (again && effect.mode === 'once') return { result: 'unknown', facts: {} }
  try {
    const earlier = again && effect.mode === 'lookup' ? await adapter.lookUp?.(effect) : undefined
    return { result: 'done', facts: earlier ?? (await adapter.run(effect)) }
  } catch (error) {
    return failureOf(error, effect)
  }
}

function failureOf(error: unknown, { mode }: ClaimedEffect): EffectResult | undefined {
  const refused = error instanceof DomainError && error.status !== 503
  if (refused) return { result: 'failed', facts: {} }
  return mode === 'once' ? { result: 'unknown', facts: {} } : undefined
}

/** It is not done any more: only asked for, where the outside can tell. */
async function whatBecameOf(
  adapter: EffectAdapter | undefined,
  effect: ClaimedEffect,
): Promise<EffectResult | undefined> {
  if (effect.mode !== 'lookup' || !adapter?.lookUp) return { result: 'unknown', facts: {} }
  try {
    const facts = await adapter.lookUp(effect)
    return facts ? { result: 'done', facts } : { result: 'failed', facts: {} }
  } catch {
    return undefined
  }
}
