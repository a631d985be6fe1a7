import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { divisions } from '../../../domain/reporting/figures.ts'
import type { Placed } from '../../../domain/reporting/figures.ts'
import { smallest } from '../../../domain/reporting/rules.ts'
import { toldBy } from '../../../domain/statistics/told-by.ts'
import { derivable } from './derivable.ts'

/** A region of three zones, their municipalities and offices, by number. */
const rows = new Map<string, readonly string[]>([
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
const columns = ['open', 'late']
const tree = { rows, columns: new Map([['*', columns]]) }

const within = (node: string, place: string): boolean =>
  node === place || (rows.get(place) ?? []).some((part) => within(node, part))
const parentOf = (node: string) => [...rows].find(([, parts]) => parts.includes(node))?.[0] ?? ''
const places = [...rows.values()].flat()
const offices = places.filter((place) => !rows.has(place))

interface Counted extends Placed {
  readonly kind: string
}
const countOf = (org: string, kind: string, n: number): Counted => {
  const municipality = parentOf(org)
  const of = { org: Number(org), municipality: Number(municipality) }
  return { ...of, zone: Number(parentOf(municipality)), kind, n }
}

/** Keys of all that the three pages side by side leave out. */
function leftOut(found: readonly Counted[]): ReadonlySet<string> {
  const asked = { columns, columnOf: ({ kind }: Counted) => kind }
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

/** The small counts of others that who reads all of one place works out of what everybody is told. */
function workedOut(found: readonly Counted[], own: string): string[] {
  const sumOf = (place: string, column: string) =>
    found
      .filter(({ org, kind }) => within(String(org), place) && ['*', kind].includes(column))
      .reduce((sum, { n }) => sum + n, 0)
  const unknown = [...leftOut(found)].filter((key) => !within(key.split('|')[0] ?? '', own))
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
const regions = fc
  .array(anyCount, { minLength: offices.length * 2, maxLength: offices.length * 2 })
  .map((counts) =>
    counts.map((n, i) =>
      countOf(offices[i % offices.length] ?? '', columns[i < offices.length ? 0 : 1] ?? '', n),
    ),
  )

test('who works in one place, or coordinates it, takes no small count of another from what is told', () => {
  fc.assert(
    fc.property(regions, (found) => {
      const learnt = places.flatMap((own) =>
        workedOut(found, own).map((key) => `${own} learns ${key}`),
      )
      expect(learnt).toEqual([])
    }),
    { numRuns: 100, seed: 7 },
  )
})

test('who works beside an office of four cases subtracts her own six from no sum that is told', () => {
  const counts = new Map([
    ['101', 4],
    ['102', 6],
  ])
  const found = offices.map((org) => countOf(org, 'open', counts.get(org) ?? 40))
  const hidden = leftOut(found)
  expect(['101|open', '102|open', '103|open'].filter((key) => !hidden.has(key))).toEqual([])
  expect(workedOut(found, '102')).toEqual([])
  expect(hidden.has('*|open')).toBe(false)
})
