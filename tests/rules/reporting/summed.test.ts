import { expect, test } from '@jest/globals'

import { summed } from '../../../domain/reporting/rules.ts'

test('each line of a table has its sum, and all together one', () => {
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
})
