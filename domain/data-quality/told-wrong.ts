import { countBy } from '../reporting/figures.ts'
import type { Division } from '../reporting/figures.ts'
import type { Counts, Told } from '../reporting/rules.ts'
import { toldBy } from '../statistics/told-by.ts'
import type { Score } from './queries.ts'
import { dimensions, rulesOf } from './quality-rules.ts'
import type { Dimension } from './quality-rules.ts'

/** Records of a place and a rule, for a table of places by the rules of a dimension. */
export function askedOf(scores: readonly Score[], dimension: Dimension, key: 'checked' | 'wrong') {
  return {
    found: scores.map((one) => ({ ...one, n: one[key] })),
    asked: {
      columns: rulesOf(dimension).map(({ id }) => id),
      columnOf: ({ rule }: Score & { readonly n: number }) => rule,
    },
  }
}

/** How many records are wrong, as who does not mend everywhere may be told it. */
export function toldWrong(
  scores: readonly Score[],
  dimension: Dimension,
  division: Division,
): Counts<Told> {
  const { found, asked } = askedOf(scores, dimension, 'wrong')
  return toldBy(found, division, asked)
}

/** The zones of which some dimension is not told: all of them together would give it back. */
export function zonesNotTold(scores: readonly Score[]): ReadonlySet<number> {
  return new Set(
    dimensions.flatMap((dimension) => {
      const { found, asked } = askedOf(scores, dimension, 'wrong')
      const { places } = countBy(found, 'zone', asked)
      const { rowSums } = toldWrong(scores, dimension, 'zone')
      return places.filter((_, at) => rowSums[at] === undefined)
    }),
  )
}
