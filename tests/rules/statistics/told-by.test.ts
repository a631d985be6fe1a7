import { expect, test } from '@jest/globals'

import type { Division, Placed } from '../../../domain/reporting/figures.ts'
import { toldBy } from '../../../domain/statistics/told-by.ts'

interface Counted extends Placed {
  readonly kind: string
}

const office = (org: number, municipality: number | null, n: number): Counted => {
  return { org, municipality, zone: 1, kind: 'open', n }
}
const tell = (found: readonly Counted[], division: Division) =>
  toldBy(found, division, { columns: ['open', 'late'], columnOf: ({ kind }) => kind })

test('an office is hidden with another of its municipality, and with one elsewhere for who works beside it', () => {
  const found = [office(11, 10, 4), office(12, 10, 6), office(21, 20, 5), office(22, 20, 30)]
  const byMunicipality = tell(found, 'municipality')
  expect(byMunicipality.rowSums).toEqual([undefined, undefined])
  expect(tell(found, 'org').rowSums).toEqual([undefined, undefined, undefined, 30])
  expect(tell(found, 'zone').rowSums).toEqual([45])
})

test('an office alone in its municipality hides the municipality too, with two beside it', () => {
  const found = [office(11, 10, 4), office(21, 20, 8), office(31, 30, 9)]
  expect(tell(found, 'org').rowSums).toEqual([undefined, undefined, undefined])
  expect(tell(found, 'municipality').rowSums).toEqual([undefined, undefined, undefined])
  expect(tell(found, 'zone').sum).toBe(21)
})

test('where all is large, or nothing, all is told, and an office of no municipality counts by itself', () => {
  const late = { ...office(12, 10, 60), kind: 'late' }
  const found = [office(11, 10, 40), late, office(50, null, 7)]
  expect(tell(found, 'municipality')).toEqual({
    rows: [
      [40, 60],
      [7, 0],
    ],
    rowSums: [100, 7],
    columnSums: [47, 60],
    sum: 107,
  })
})
