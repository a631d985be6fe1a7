import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { periods, roughly, smallest, toldPeriods } from '../../../domain/reporting/rules.ts'
import type { Served } from '../../../domain/reporting/rules.ts'

/** Who was served in this week, in the one before, in the fortnight before these, in the month before. */
type Parts = readonly (readonly number[])[]

const union = (parts: Parts, which: readonly boolean[]) =>
  new Set(parts.flatMap((people, at) => (which[at] ? people : []))).size
const only = (...at: readonly number[]) => [0, 1, 2, 3].map((one) => at.includes(one))

const servedBy = (parts: Parts): Served => ({
  week: union(parts, only(0)),
  weekBefore: union(parts, only(1)),
  month: union(parts, only(0, 1, 2)),
  monthBefore: union(parts, only(3)),
  rest: union(parts, only(2)),
  restAndWeek: union(parts, only(0, 2)),
  restAndBefore: union(parts, only(1, 2)),
})

/** Which parts each period is made of. */
const made = { week: only(0), weekBefore: only(1), month: only(0, 1, 2), monthBefore: only(3) }

/** All that adding and taking away the told amounts gives: amounts of some parts together. */
function derivable(told: Readonly<Record<(typeof periods)[number], boolean>>): boolean[][] {
  const given = periods.filter((one) => told[one]).map((one) => made[one])
  return Array.from({ length: 3 ** given.length }, (_, code) => {
    const sum = [0, 0, 0, 0]
    given.forEach((which, at) => {
      const times = (Math.floor(code / 3 ** at) % 3) - 1
      which.forEach((is, part) => (sum[part] = (sum[part] ?? 0) + (is ? times : 0)))
    })
    return sum
  })
    .filter((sum) => sum.every((n) => n === 0 || n === 1) && sum.includes(1))
    .map((sum) => sum.map((n) => n === 1))
}

test('no amount of a few people is told, and none comes out of those that are', () => {
  const people = fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 9 })
  fc.assert(
    fc.property(fc.tuple(people, people, people, people), (parts) => {
      for (const which of derivable(toldPeriods(servedBy(parts)))) {
        const n = union(parts, which)
        expect(n === 0 || n >= smallest).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

test('what is of many, or of nobody, is told', () => {
  const many = [1, 2, 3, 4, 5]
  const all = { week: true, weekBefore: true, month: true, monthBefore: true }
  expect(toldPeriods(servedBy([many, many, many, many]))).toEqual(all)
  expect(toldPeriods(servedBy([[], [], [], []]))).toEqual(all)
  expect(toldPeriods(servedBy([[1], many, many, [2, 3]]))).toEqual({
    ...{ week: false, weekBefore: true, month: true, monthBefore: false },
  })
})

test('a month that the weeks would leave to a few is not told', () => {
  const many = [1, 2, 3, 4, 5]
  expect(toldPeriods(servedBy([many, many, [1], many])).month).toBe(false)
  expect(toldPeriods(servedBy([many, [1], [1], many])).month).toBe(false)
  expect(toldPeriods(servedBy([[1], many, [1], many])).month).toBe(false)
})

test('a count of the past is told to the nearest five', () => {
  expect([0, 2, 3, 7, 8, 100].map(roughly)).toEqual([0, 0, 5, 5, 10, 100])
})
