import { describe, expect, test } from '@jest/globals'

import { turnOf } from '../../../domain/campaign/pace.ts'

describe('a turn of a campaign', () => {
  test.each([1, 6, 29, 30, 59, 60, 300, 1000, 1500, 6000])(
    'at %i cases a minute moves no more than that in a minute, and hardly less',
    (perMinute) => {
      const { cases, ms } = turnOf(perMinute)
      const inAMinute = (cases * 60_000) / ms
      expect(inAMinute).toBeLessThanOrEqual(perMinute)
      expect(inAMinute).toBeGreaterThan(perMinute * 0.95)
      expect(Number.isInteger(cases)).toBe(true)
    },
  )

  test('is short whatever the pace, so that a pause is heard soon', () => {
    for (const perMinute of [null, 1, 60, 6000]) {
      const { cases } = turnOf(perMinute)
      expect(cases).toBeGreaterThanOrEqual(1)
      expect(cases).toBeLessThanOrEqual(50)
    }
    expect(turnOf(null).ms).toBe(0)
  })
})
