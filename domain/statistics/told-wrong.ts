import { countBy } from '../reporting/figures.ts'
import type { Division } from '../reporting/figures.ts'
import { summed } from '../reporting/rules.ts'
import type { Counts, Told } from '../reporting/rules.ts'
import { all, tellerOf } from './told-by.ts'
import type { Score } from '../data-quality/queries.ts'
import { findRule, qualityRules, rulesOf } from '../data-quality/quality-rules.ts'
import type { Dimension } from '../data-quality/quality-rules.ts'

type Counted = Score & { readonly n: number }

const columnOf = ({ rule }: Counted) => rule
const everyRule = {
  columns: qualityRules.map(({ id }) => id),
  columnOf,
  groupOf: (rule: string) => findRule(rule)?.dimension ?? '',
}

/** Records of the places of a division by the rules of a dimension. All scores are counted, so that every dimension has the same places. */
export function countsOf(
  scores: readonly Score[],
  { dimension, division, key }: Asked & { readonly key: 'checked' | 'wrong' },
): Counts {
  const columns = rulesOf(dimension).map(({ id }) => id)
  const found = scores.map((one): Counted => ({ ...one, n: one[key] }))
  return summed(countBy(found, division, { columns, columnOf }).rows, columns.length)
}

interface Asked {
  readonly dimension: Dimension
  readonly division: Division
}

/** What of the wrong records of a division may be told to who does not mend everywhere. */
export interface TellsWrong {
  /** Those of a dimension. */
  counts(dimension: Dimension): Counts<Told>
  /** Of a place whether those of all dimensions together may be. */
  readonly whole: (place: number) => boolean
}

/** All dimensions are hidden as one table, which pages show in parts. */
export function tellsWrong(scores: readonly Score[], division: Division): TellsWrong {
  const found = scores.map((one): Counted => ({ ...one, n: one.wrong }))
  const tells = tellerOf(found, division, everyRule)
  const { places } = countBy(found, division, everyRule)
  const told = (n: number, place: number | undefined, column: string) =>
    tells(place, column) ? n : undefined
  return {
    whole: (place) => tells(place, all),
    counts(dimension) {
      const columns = rulesOf(dimension).map(({ id }) => id)
      const counts = countsOf(scores, { dimension, division, key: 'wrong' })
      return {
        rows: counts.rows.map((row, y) => row.map((n, x) => told(n, places[y], columns[x] ?? ''))),
        rowSums: counts.rowSums.map((n, y) => told(n, places[y], dimension)),
        columnSums: counts.columnSums.map((n, x) => told(n, undefined, columns[x] ?? '')),
        sum: told(counts.sum, undefined, dimension),
      }
    },
  }
}
