import type { Phase, Release } from '../schema.ts'
import type { CaseState, Instant } from './types.ts'

import { getStep } from './index-release.ts'

/** A case before its `started` event. */
export function initialState(release: Release): CaseState {
  return {
    schema: 1,
    phase: firstPhase(release),
    phases: {},
    open: [],
    followUps: [],
    iterations: {},
    facts: {},
    deadlines: [],
    stopped: [],
    suspensions: [],
    effects: [],
    counter: 1,
  }
}

function firstPhase(release: Release): Phase {
  const { phase } = getStep(release, release.start)
  return phase === 'any' ? (release.phases[0]?.key ?? 'contact') : phase
}

/** The nearest rung, or undefined when only people and effects can move the case. */
export function wakeAt(state: CaseState): Instant | undefined {
  let nearest: Instant | undefined
  for (const { rungs } of state.deadlines)
    for (const { at } of rungs) if (nearest === undefined || at < nearest) nearest = at
  return nearest
}

/** JSON with sorted keys: equal states give equal text, whatever their keys' order. For hashing. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const key of Object.keys(parts).toSorted())
    if (parts[key] !== undefined)
      text += `${text && ','}${JSON.stringify(key)}:${canonical(parts[key])}`
  return `{${text}}`
}
