import fc from 'fast-check'

import { divisions } from '../../../domain/reporting/figures.ts'
import type { Placed } from '../../../domain/reporting/figures.ts'
import { smallest } from '../../../domain/reporting/rules.ts'
import { toldBy } from '../../../domain/statistics/told-by.ts'
import type { OfNight } from '../../../domain/reporting/told-at-night.ts'
import { derivable } from './derivable.ts'

/** A region of three zones, their municipalities and offices, by number. */
export const rows = new Map<string, readonly string[]>([
  ['*', ['1', '2', '3']],
  ['1', ['10', '11']],
  ['2', ['20']],
  ['3', ['30', '31', '32']],
  ['10', ['101', '102', '103']],
  ['11', ['111']],
  ['20', ['201', '202']],
  ['30', ['301']],
  ['31', ['311', '312']],
  ['32', ['321']],
])
export const columns = ['open', 'late']
const tree = { rows, columns: new Map([['*', columns]]) }

export const within = (node: string, place: string): boolean =>
  node === place || (rows.get(place) ?? []).some((part) => within(node, part))
const parentOf = (node: string) => [...rows].find(([, parts]) => parts.includes(node))?.[0] ?? ''
export const places = [...rows.values()].flat()
export const offices = places.filter((place) => !rows.has(place))

export interface Counted extends Placed {
  readonly kind: string
}
export const countOf = (org: string, kind: string, n: number): Counted => {
  const municipality = parentOf(org)
  const of = { org: Number(org), municipality: Number(municipality) }
  return { ...of, zone: Number(parentOf(municipality)), kind, n }
}

/** Keys of all that the three pages side by side leave out. @param night what the statistics tell of the same */
export function leftOut(
  found: readonly Counted[],
  night: readonly OfNight[] = [],
): ReadonlySet<string> {
  const asked = { columns, columnOf: ({ kind }: Counted) => kind, night }
  return new Set(
    divisions.flatMap((division) => {
      const shown = [...new Set(found.map((one) => one[division]))].toSorted(
        (a, b) => Number(a) - Number(b),
      )
      const { rows: cells, rowSums, columnSums, sum } = toldBy(found, division, asked)
      const lines = [
        ...shown.map((place, y) => ({ place, cells: [...(cells[y] ?? []), rowSums[y]] })),
        { place: '*', cells: [...columnSums, sum] },
      ]
      return lines.flatMap((line) =>
        [...columns, '*'].flatMap((column, x) =>
          line.cells[x] === undefined ? [`${String(line.place)}|${column}`] : [],
        ),
      )
    }),
  )
}

/** How many there are of a kind, or of all, in a place. */
export function sumIn(found: readonly Counted[], place: string, column: string): number {
  return found
    .filter(({ org, kind }) => within(String(org), place) && ['*', kind].includes(column))
    .reduce((sum, { n }) => sum + n, 0)
}

/**
 * The small counts of others that who reads all of one place works out of what everybody is told.
 * @param left keys of what is told nowhere
 */
export function workedOut(
  found: readonly Counted[],
  own: string,
  left: ReadonlySet<string> = leftOut(found),
): string[] {
  const sumOf = (place: string, column: string) => sumIn(found, place, column)
  const unknown = [...left].filter((key) => !within(key.split('|')[0] ?? '', own))
  return derivable(tree, new Set(unknown)).filter((key) => {
    const [place = '', column = ''] = key.split('|')
    const others = sumOf(place, column) - (within(own, place) ? sumOf(own, column) : 0)
    return others > 0 && sumOf(place, column) < smallest
  })
}

const anyCount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 5, max: 90 }),
)
export const regions = fc
  .array(anyCount, { minLength: offices.length * 2, maxLength: offices.length * 2 })
  .map((counts) =>
    counts.map((n, i) =>
      countOf(offices[i % offices.length] ?? '', columns[i < offices.length ? 0 : 1] ?? '', n),
    ),
  )
