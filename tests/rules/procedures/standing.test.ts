import { describe, expect, test } from '@jest/globals'

import { standingOf } from '../../../domain/procedures/applicability/standing.ts'
import type { Stood } from '../../../domain/procedures/applicability/standing.ts'

const at = '2026-06-01T00:00:00.000Z'
const stood = (version: number, from: string, parts: Partial<Stood> = {}): Stood => ({
  key: 'vita',
  version,
  title: 'Vita',
  description: 'Di prova',
  layer: { level: 'regional' },
  validity: { from: `${from}T00:00:00.000Z` },
  withdrawn: false,
  ...parts,
})
const first = stood(1, '2025-01-01')

describe('how a release stands', () => {
  test('is scheduled up to the instant at which it begins, then in force', () => {
    expect(standingOf(first, [first], '2024-12-31T23:59:59.999Z')).toBe('scheduled')
    expect(standingOf(first, [first], '2025-01-01T00:00:00.000Z')).toBe('in-force')
  })

  test.each<[string, Stood, string]>([
    ['a later version that has begun supersedes it', stood(2, '2026-01-01'), 'superseded'],
    ['one that has not begun does not', stood(2, '2027-01-01'), 'in-force'],
    ['one that was withdrawn does not', stood(2, '2026-01-01', { withdrawn: true }), 'in-force'],
    ['one of another key does not', stood(2, '2026-01-01', { key: 'altra' }), 'in-force'],
    [
      'one for a single province does not',
      stood(2, '2026-01-01', { appliesTo: { places: ['PG'] } }),
      'in-force',
    ],
    [
      'one that is over does not',
      stood(2, '2026-01-01', {
        validity: { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' },
      }),
      'in-force',
    ],
  ])('%s', (_, later, standing) => {
    expect(standingOf(first, [first, later], at)).toBe(standing)
  })

  test('is superseded by one for more places than its own, and when it is over', () => {
    const local = stood(1, '2025-01-01', { appliesTo: { places: ['PG'], areas: ['adults'] } })
    const wider = stood(2, '2026-01-01', { appliesTo: { places: ['PG', 'TR'] } })
    expect(standingOf(local, [local, wider], at)).toBe('superseded')
    const narrower = stood(2, '2026-01-01', { appliesTo: { areas: ['minors'] } })
    expect(standingOf(local, [local, narrower], at)).toBe('in-force')
    const over = stood(1, '2025-01-01', {
      validity: { from: '2025-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' },
    })
    expect(standingOf(over, [over], at)).toBe('superseded')
  })

  test('withdrawn, it is nothing else', () => {
    const gone = { ...first, withdrawn: true }
    expect(standingOf(gone, [gone], '2024-01-01T00:00:00.000Z')).toBe('withdrawn')
  })
})
