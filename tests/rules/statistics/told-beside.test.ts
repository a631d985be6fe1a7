import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { countOf, leftOut, offices, places, regions, workedOut } from './offices.ts'

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
