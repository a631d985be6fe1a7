import type { Release } from '../schema.ts'
import type { Migrated } from './migrated.ts'
import type { CaseState, OpenStep, StepKey, Within } from './types.ts'

import { keyOf } from './draft.ts'
import { findStep } from './index-release.ts'
import { waysAround } from './ways.ts'

type Names = ReadonlyMap<string, string>

/**
 * The case with the ways of its forks called as the new release calls them: a way has the name of the
 * step that it begins with, so where that one is left for another its way goes by the other's.
 */
export function renameWays(
  state: CaseState,
  release: Release,
  enter: Migrated['enter'],
): CaseState {
  const renamed = new Map(
    state.open.flatMap((open): [StepKey, Names][] => {
      const names = newNames(open, release, enter)
      return names ? [[keyOf(open), names]] : []
    }),
  )
  if (renamed.size === 0) return state
  return {
    ...state,
    open: state.open.map((one) => moved(called(one, renamed.get(keyOf(one))), renamed)),
    effects: state.effects.map((one) =>
      one.within ? { ...one, within: moved(one.within, renamed) } : one,
    ),
  }
}

/** Undefined: they keep their names, for better or worse. */
function newNames(open: OpenStep, release: Release, enter: Migrated['enter']): Names | undefined {
  const step = findStep(release, open.step)
  if (open.kind !== 'fork' || step?.kind !== 'fork') return undefined
  const known = new Set(step.ways.map(({ to }) => to))
  const nameOf = (way: string): string => {
    const instead = known.has(way) ? undefined : enter[way]
    if (instead === undefined) return way
    const lane = waysAround(release, instead).findLast(({ fork }) => fork === step.key)
    return lane?.way ?? way
  }
  const names = new Map(open.ways.map((way) => [way, nameOf(way)]))
  const isOther = open.ways.some((way) => names.get(way) !== way)
  return isOther && new Set(names.values()).size === names.size ? names : undefined
}

function called(open: OpenStep, names: Names | undefined): OpenStep {
  if (!names || open.kind !== 'fork') return open
  const name = (way: string) => names.get(way) ?? way
  return { ...open, ways: open.ways.map(name), arrived: open.arrived.map(name) }
}

function moved<T extends Within>(one: T, renamed: ReadonlyMap<StepKey, Names>): T {
  const { of, way } = one
  const name = of && way !== undefined ? renamed.get(of)?.get(way) : undefined
  return name === undefined ? one : { ...one, way: name }
}
