import { describe, expect, test } from '@jest/globals'

import {
  findObligation,
  obligations,
  periodNow,
  stateOf,
} from '../../../domain/data-quality/obligations.ts'
import type { Obligation } from '../../../domain/data-quality/obligations.ts'

const known = (id: string): Obligation => {
  const found = findObligation(id)
  if (!found) throw new Error(`no obligation ${id}`)
  return found
}

describe('what is owed now', () => {
  test('a yearly account is of the year before, by its day where a source gives one', () => {
    expect(periodNow(known('social-workers'), '2026-11-28')).toEqual({
      period: '2025',
      due: '2026-02-28',
    })
    expect(periodNow(known('istat-survey'), '2026-11-28')).toEqual({
      period: '2025',
      due: undefined,
    })
  })

  test('what goes as it happens, or by case, has no period', () => {
    expect(periodNow(known('siuss-adi'), '2026-11-28')).toBeUndefined()
    expect(periodNow(known('minors-report'), '2026-11-28')).toBeUndefined()
    expect(periodNow(known('fse-puc'), '2026-11-28')?.period).toBe('2026')
  })
})

test.each([
  ['2026-01-28', 'ahead'],
  ['2026-01-29', 'near'],
  ['2026-02-28', 'near'],
  ['2026-03-01', 'late'],
])('on %s what is due on 28 February is %s', (today, state) => {
  expect(stateOf({ period: '2025', due: '2026-02-28' }, undefined, today)).toBe(state)
})

test('what was sent is sent, what was refused is to be sent again, and no day is made up', () => {
  const period = { period: '2025', due: '2026-02-28' }
  expect(stateOf(period, 'sent', '2026-03-01')).toBe('sent')
  expect(stateOf(period, 'rejected', '2026-01-01')).toBe('rejected')
  expect(stateOf({ period: '2025', due: undefined }, undefined, '2026-12-31')).toBe('unknown')
})

test('each says its source, and whether a source tells when', () => {
  for (const { source, confirmed, recurrence } of obligations) {
    expect(source.length).toBeGreaterThan(5)
    const dated = recurrence.kind === 'yearly' && recurrence.due !== undefined
    if (dated) expect(confirmed).toBe(true)
  }
})
