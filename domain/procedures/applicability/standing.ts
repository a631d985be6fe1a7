import { canonical } from '../engine/state.ts'
import type { AppliesTo } from '../schema/applicability.ts'
import type { ReleaseHead } from './select.ts'

/** Not in force yet, in force, followed by another or over, or never to be in force. */
export type Standing = 'scheduled' | 'in-force' | 'superseded' | 'withdrawn'

/** A published release with from when it holds now, and whether it was withdrawn. */
export interface Stood extends ReleaseHead {
  readonly withdrawn: boolean
}

/**
 * How a release stands at an instant. It is superseded when it is over, or when a later version of its
 * key has begun that holds for everybody for whom it did: one for a single province leaves it in force.
 * @param at in UTC, as a procedure writes it
 */
export function standingOf(one: Stood, all: readonly Stood[], at: string): Standing {
  if (one.withdrawn) return 'withdrawn'
  const { from, to } = one.validity
  if (from > at) return 'scheduled'
  if (to !== undefined && to <= at) return 'superseded'
  const followed = all.some((other) => takesOver(other, one, at))
  return followed ? 'superseded' : 'in-force'
}

function takesOver(later: Stood, one: Stood, at: string): boolean {
  const { from, to } = later.validity
  return (
    later.key === one.key &&
    later.version > one.version &&
    !later.withdrawn &&
    from <= at &&
    (to === undefined || at < to) &&
    isForAllOf(later.appliesTo ?? {}, one.appliesTo ?? {})
  )
}

function isForAllOf(wider: AppliesTo, narrower: AppliesTo): boolean {
  return (
    holds(wider.places, narrower.places) &&
    holds(wider.areas, narrower.areas) &&
    holds(wider.groups, narrower.groups) &&
    (wider.when === undefined || canonical(wider.when) === canonical(narrower.when ?? null))
  )
}

/** What is not said does not narrow it. */
function holds(wider: readonly string[] | undefined, narrower: readonly string[] | undefined) {
  return wider === undefined || (narrower?.every((one) => wider.includes(one)) ?? false)
}
