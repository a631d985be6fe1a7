import { describe, expect, test } from '@jest/globals'

import fc from 'fast-check'

import { mondayOf } from '../../../domain/shared/calendar-day.ts'
import {
  costOf,
  figuresOf,
  paidBy,
  parseQuantity,
  plannedIn,
  stateOfWeek,
} from '../../../domain/delivery/rules.ts'
import type { Mark, Terms } from '../../../domain/delivery/rules.ts'

/** Six hours a week at 20,65 € from Monday 2 November to Sunday 29. */
const terms: Terms = {
  ...{ quantity: 600, unit: 'hour', every: 'week', price: 2065 },
  ...{ startsOn: '2026-11-02', endsOn: '2026-11-29' },
}
const november = { from: '2026-11-01', to: '2026-11-30' }

describe('who pays', () => {
  const half = { healthPercent: 5000, feePercent: 3333 }

  test('the health service its part of the whole, the person hers of what is left, the body the rest', () => {
    expect(paidBy(10_000, half)).toEqual({ health: 5000, user: 1667, body: 3333 })
    expect(paidBy(10_000, { healthPercent: null, feePercent: 2000 })).toEqual({
      health: 0,
      user: 2000,
      body: 8000,
    })
    expect(paidBy(10_000, { healthPercent: null, feePercent: null })).toBeUndefined()
  })

  test('whatever is said, the parts add up to the cost and none is below nothing', () => {
    const percent = fc.nat(10_000)
    fc.assert(
      fc.property(fc.nat(10_000_000), percent, percent, (cost, healthPercent, feePercent) => {
        const paid = paidBy(cost, { healthPercent, feePercent })
        const parts = Object.values(paid ?? {})
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(cost)
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('what is due', () => {
  test('a whole week is the whole quantity, and part of a week its part', () => {
    expect(plannedIn(terms, [], { from: '2026-11-09', to: '2026-11-15' })).toBe(600)
    expect(plannedIn(terms, [], { from: '2026-11-26', to: '2026-12-02' })).toBe(343)
    expect(plannedIn(terms, [], november)).toBe(2400)
  })

  test('a month counts its own days', () => {
    const monthly = { ...terms, every: 'month', quantity: 25_000, startsOn: '2026-02-01' } as const
    expect(plannedIn(monthly, [], { from: '2026-02-01', to: '2026-02-28' })).toBe(25_000)
    expect(plannedIn(monthly, [], { from: '2026-03-01', to: '2026-03-31' })).toBe(25_000)
    expect(plannedIn(monthly, [], { from: '2026-02-15', to: '2026-03-31' })).toBe(37_500)
  })

  test('what is due once is due on the first day', () => {
    const once = { ...terms, every: 'once' } as const
    expect(plannedIn(once, [], november)).toBe(600)
    expect(plannedIn(once, [], { from: '2026-11-03', to: '2026-11-30' })).toBe(0)
  })

  test('nothing is due on days of suspension, also while it goes on', () => {
    const week = { from: '2026-11-09', to: '2026-11-15' }
    expect(plannedIn(terms, [{ from: '2026-11-12', until: '2026-11-20' }], week)).toBe(257)
    expect(plannedIn(terms, [{ from: '2026-11-01' }], week)).toBe(0)
  })

  test('nothing is due outside the period', () => {
    expect(plannedIn(terms, [], { from: '2026-12-01', to: '2026-12-31' })).toBe(0)
  })
})

test('cents are whole, a half goes away from zero, and a correction takes back what it gave', () => {
  expect(costOf(50, 2065)).toBe(1033)
  expect(costOf(-50, 2065)).toBe(-1033)
  expect(costOf(25_000, 100)).toBe(25_000)
})

test('figures say what was granted, is due, was delivered, is left and costs', () => {
  const figures = figuresOf(terms, [], { byDay: [150, 50, 600], today: '2026-11-15' })
  expect(figures).toEqual({
    ...{ granted: 2400, dueToday: 1200, delivered: 800, left: 1600 },
    ...{ cost: 3098 + 1033 + 12_390, costGranted: 49_560 },
  })
})

test('what is delivered beyond what was granted leaves nothing', () => {
  expect(figuresOf(terms, [], { byDay: [9000], today: '2026-11-15' }).left).toBe(0)
})

test.each([
  ['nothing was written or said', {}, 'empty'],
  ['something was written', { row: 4 }, 'open'],
  ['it was validated', { mark: { kind: 'validated', upto: 4 }, row: 4 }, 'validated'],
  ['an empty week was validated', { mark: { kind: 'validated', upto: 0 } }, 'validated'],
  ['it was corrected since', { mark: { kind: 'validated', upto: 4 }, row: 5 }, 'changed'],
  ['it was checked', { mark: { kind: 'checked', upto: 4 }, row: 4 }, 'checked'],
  ['it was corrected after the check', { mark: { kind: 'checked', upto: 4 }, row: 5 }, 'changed'],
  ['it was returned', { mark: { kind: 'returned', upto: 4 }, row: 4 }, 'returned'],
  ['it was returned and corrected', { mark: { kind: 'returned', upto: 4 }, row: 5 }, 'open'],
] as const)('a week where %s', (_, { mark, row }: { mark?: Mark; row?: number }, state) => {
  expect(stateOfWeek(mark, row)).toBe(state)
})

test.each([
  ['1', 100],
  ['1,5', 150],
  ['0.25', 25],
  [' 12,50 ', 1250],
  ['', undefined],
  ['1,234', undefined],
  ['-1', undefined],
  ['uno', undefined],
])('«%s» is a quantity or none', (text, quantity) => {
  expect(parseQuantity(text)).toBe(quantity)
})

test('a week begins on its Monday', () => {
  expect(mondayOf('2026-11-28')).toBe('2026-11-23')
  expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  expect(mondayOf('2027-01-01')).toBe('2026-12-28')
})
