import { describe, expect, test } from '@jest/globals'

import { overlaps, problemsOfAbsence } from '../../../domain/team/rules.ts'
import type { AbsenceSetting } from '../../../domain/team/rules.ts'

const setting: AbsenceSetting = {
  today: '2026-11-28',
  own: [{ from: '2026-12-07', to: '2026-12-11' }],
  substitutes: new Map([
    ['free', []],
    ['away', [{ from: '2026-12-03', to: '2026-12-04' }]],
  ]),
}
const fieldsOf = (from: string, to: string, substitute = '') =>
  problemsOfAbsence({ from, to, substitute }, setting).map(({ field }) => field)

describe('an absence', () => {
  test('of readable days, with or without a substitute who is there, may be written', () => {
    expect(fieldsOf('30/11/2026', '2026-12-04')).toEqual([])
    expect(fieldsOf('2026-11-30', '2026-12-04', 'free')).toEqual([])
  })

  test('may have begun, and may last one day', () => {
    expect(fieldsOf('2026-11-20', '2026-11-28')).toEqual([])
  })

  test.each([
    ['', '2026-12-04', ['from']],
    ['domani', '', ['from', 'to']],
    ['2026-12-04', '2026-12-03', ['to']],
    ['2026-11-20', '2026-11-27', ['to']],
    ['2026-12-01', '2028-01-01', ['to']],
    ['2026-12-11', '2026-12-20', ['from']],
  ])('from «%s» to «%s» is refused at %j', (from, to, fields) => {
    expect(fieldsOf(from, to)).toEqual(fields)
  })

  test('is refused with a substitute who is not in the list, or is away as well', () => {
    expect(fieldsOf('2026-12-01', '2026-12-04', 'somebody')).toEqual(['substitute'])
    expect(fieldsOf('2026-12-01', '2026-12-03', 'away')).toEqual(['substitute'])
    expect(fieldsOf('2026-12-01', '2026-12-02', 'away')).toEqual([])
  })
})

test('days that touch overlap, days that follow do not', () => {
  const week = { from: '2026-12-07', to: '2026-12-11' }
  expect(overlaps(week, { from: '2026-12-11', to: '2026-12-12' })).toBe(true)
  expect(overlaps(week, { from: '2026-12-12', to: '2026-12-13' })).toBe(false)
})
