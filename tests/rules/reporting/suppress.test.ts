import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { smallest, summed, suppressed } from '../../../domain/reporting/rules.ts'
import type { Counts, Told } from '../../../domain/reporting/rules.ts'

const tell = (rows: number[][]) => suppressed(summed(rows, rows[0]?.length ?? 0))

test('counts that are large, and zeros, are told with their sums', () => {
  const counts = summed(
    [
      [10, 0],
      [20, 30],
    ],
    2,
  )
  expect(counts).toEqual({
    rows: [
      [10, 0],
      [20, 30],
    ],
    rowSums: [10, 50],
    columnSums: [30, 30],
    sum: 60,
  })
  expect(suppressed(counts)).toEqual(counts)
})

test('a small count takes others with it, so that no sum gives it back', () => {
  const { rows, rowSums, columnSums, sum } = tell([
    [3, 20, 30],
    [10, 11, 12],
    [40, 50, 60],
  ])
  expect(rows).toEqual([
    [undefined, undefined, 30],
    [undefined, undefined, 12],
    [40, 50, 60],
  ])
  expect([rowSums, columnSums, sum]).toEqual([[53, 33, 150], [53, 81, 102], 236])
})

test('where nothing else is in its lines the sums are left out too', () => {
  expect(tell([[2, 0]])).toEqual({
    rows: [[undefined, 0]],
    rowSums: [undefined],
    columnSums: [undefined, 0],
    sum: undefined,
  })
})

const linesOf = ({ rows, rowSums, columnSums, sum }: Counts<Told>): Told[][] => [
  ...rows.map((row, y) => [...row, rowSums[y]]),
  [...columnSums, sum],
  ...columnSums.map((total, x) => [...rows.map((row) => row[x]), total]),
  [...rowSums, sum],
]

test('in whatever table no small count is told, and no line misses one count alone', () => {
  const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  )
  fc.assert(
    fc.property(table, (rows) => {
      for (const line of linesOf(tell(rows))) {
        expect(line.filter((n) => n !== undefined && n > 0 && n < smallest)).toEqual([])
        expect(line.filter((n) => n === undefined)).not.toHaveLength(1)
      }
    }),
    { numRuns: 300 },
  )
})
