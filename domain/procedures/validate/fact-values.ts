import type { FactValue } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Scalar } from '../schema/expression.ts'
import type { Comparison } from './conditions.ts'
import type { NumberRange } from './number-range.ts'

import { findDay, formatDay } from '../engine/instant.ts'
import { rangeOfFact } from './number-range.ts'

/** Undefined: not known. */
export type Possible = FactValue | undefined

/** Codes beyond this many are tried one by one and all together, no longer in every combination. */
const mostCombined = 5

/**
 * Values of a fact that together stand for all of them, as far as these comparisons can tell: each
 * code and one besides those asked, each threshold and what lies on both sides of it, and none.
 */
export function valuesOf(
  name: string,
  comparisons: readonly Comparison[],
  release: Release,
): readonly Possible[] {
  const fact = release.facts[name]
  const asked = comparisons.filter((one) => one.name === name).flatMap(({ values }) => values)
  switch (fact?.type) {
    case 'boolean':
      return [true, false, undefined]
    case 'code':
      return [...codesFor(asked, fact.list, release), undefined]
    case 'codes':
      return [...combinations(codesFor(asked, fact.list, release)), undefined]
    case 'number':
      return [...aroundNumbers(asked, rangeOfFact(name, release)), undefined]
    case 'date':
      return [...aroundDays(asked), undefined]
    case 'instant':
      return ['2026-01-01T08:00', undefined]
    case undefined:
      return [undefined]
  }
}

/** The codes asked for, and the first of the list besides them: the others are as good as that. */
function codesFor(
  asked: readonly Scalar[],
  list: string | undefined,
  release: Release,
): readonly string[] {
  const named = [...new Set(asked.filter((value) => typeof value === 'string'))]
  const listed = release.lists.find(({ key }) => key === list)?.values
  const other = listed ? listed.find(({ code }) => !named.includes(code))?.code : 'altro'
  return other === undefined ? named : [...named, other]
}

function combinations(codes: readonly string[]): readonly (readonly string[])[] {
  if (codes.length > mostCombined) return [...codes.map((code) => [code]), codes]
  const all = codes.reduce<readonly (readonly string[])[]>(
    (sets, code) => [...sets, ...sets.map((one) => [...one, code])],
    [[]],
  )
  return all.filter(({ length }) => length > 0)
}

function aroundNumbers(asked: readonly Scalar[], range: NumberRange): readonly number[] {
  const limits = [range.min, range.max].filter(Number.isFinite)
  const points = sorted([...asked.filter((value) => typeof value === 'number'), ...limits])
  const between = points.slice(1).map((point, at) => {
    const middle = ((points[at] ?? point) + point) / 2
    return range.whole ? Math.ceil(middle) : middle
  })
  const [first = 0] = points
  const beyond = [first - 1, (points.at(-1) ?? 0) + 1]
  return sorted([...points, ...between, ...beyond]).filter(
    (value) =>
      value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value)),
  )
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].toSorted((a, b) => a - b)
}

function aroundDays(asked: readonly Scalar[]): readonly string[] {
  const days = asked.flatMap((value) => {
    const day = typeof value === 'string' ? findDay(value) : undefined
    return day === undefined ? [] : [day - 1, day, day + 1]
  })
  return (days.length > 0 ? sorted(days) : [findDay('2026-01-01') ?? 0]).map(formatDay)
}
