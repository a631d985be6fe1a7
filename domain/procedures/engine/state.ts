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
  return JSON.stringify(inOrder(value))
}

/** A copy whose keys come in order: a copy and its JSON cost half of what putting texts together does. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const parts = value as Readonly<Record<string, unknown>>
  const ordered: Record<string, unknown> = {}
  for (const key of sortedKeys(parts)) ordered[key] = inOrder(parts[key])
  return ordered
}

const few = 16

/** Few keys are put in order where they are: the sort of the language takes memory for each of its calls. */
function sortedKeys(parts: object): string[] {
  const keys = Object.keys(parts)
  if (keys.length > few) return keys.sort()
  for (const [n, key] of keys.entries()) {
    let at = n
    for (let before = keys[at - 1]; before !== undefined && before > key; before = keys[at - 1])
      keys[at--] = before
    keys[at] = key
  }
  return keys
}

/** Whether two values have the same canonical text; no text is made for that. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  if (Array.isArray(one) || Array.isArray(other)) return isSameList(one, other)
  const [parts, others] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return (
    Object.keys(parts).every((key) => isSameJson(parts[key], others[key])) &&
    Object.keys(others).every((key) => others[key] === undefined || parts[key] !== undefined)
  )
}

function isSameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
  return one.every((part, at) => isSameJson(part, other[at]))
}
