import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { cellKey, hiddenCells } from '../../../domain/statistics/rules.ts'
import type { Cell } from '../../../domain/statistics/rules.ts'
import { tellCases, tellYears } from '../../../domain/statistics/tell.ts'
import type { YearRow } from '../../../domain/statistics/tell.ts'
import { derivable } from './derivable.ts'
import { at, leaves, parts, summed, tables, trees } from './small-region.ts'

const hide = (cells: readonly Cell[]) => hiddenCells(cells, { ...trees, least: 5 })

describe('what is not told cannot be worked out', () => {
  test('no small count of any level is told', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const cells = summed(counts)
        const hidden = hide(cells)
        const told = cells.filter(
          ({ row, column, n }) => n < 5 && !hidden.has(cellKey(row, column)),
        )
        expect(told).toEqual([])
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  test('no sum or difference of told figures, of whatever levels, gives back a hidden one', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        expect(derivable(parts, hide(summed(counts)))).toEqual([])
      }),
      { numRuns: 300, seed: 11 },
    )
  })

  test('a small count hidden by itself would be worked out: the check sees it', () => {
    expect(derivable(parts, new Set(['a|home']))).toEqual(['a|home'])
    const pair = new Set(['a|home', 'b|home'])
    expect(derivable(parts, pair).toSorted()).toEqual(['a|home', 'b|home'])
  })

  test('where all is large, all is told', () => {
    const counts = leaves.rows.flatMap((y) => leaves.columns.map((x) => at(y, x, 40)))
    expect(hide(summed(counts)).size).toBe(0)
  })

  test('one small count takes the smallest three that protect it, and no total', () => {
    const counts = leaves.rows.flatMap((y) => leaves.columns.map((x) => at(y, x, 40)))
    const changed = counts.map((cell) =>
      cell.row === 'a' && cell.column === 'home' ? { ...cell, n: 3 } : cell,
    )
    const hidden = [...hide(summed(changed))]
    expect(hidden).toHaveLength(4)
    expect(hidden).toContain('a|home')
    expect(hidden.every((key) => !key.startsWith('z') && !key.startsWith('region'))).toBe(true)
  })

  test('a partner where nobody is protects nobody: others are taken, or the sums', () => {
    // Beside three in `a` there is nobody in its zone: who knows that would subtract.
    const counts = [at('a', 'home', 3), at('d', 'home', 50), at('e', 'home', 60)]
    const hidden = hide(summed(counts))
    expect(hidden.has('z1|home')).toBe(true)
    expect(hidden.has('d|home') || hidden.has('e|home')).toBe(true)
    expect(hidden.has('b|home')).toBe(false)
  })
})

const yearRow = (over: Partial<YearRow>): YearRow => ({
  ...{ year: 2026, region: 1, zone: null, municipality: null, area: null, service: null },
  ...{ fund: null },
  ...{ users: 10, quantity: null, unit: null, spend: 1000n },
  ...{ user_share: 0n, health_share: 0n, known: 0n },
  ...over,
})

test('years are told apart, and a place where nothing is but which must be hidden has a row', () => {
  const alone = yearRow({ year: 2025, users: 2 })
  const rows = tellYears([yearRow({}), alone])
  expect(rows.map(({ year, told }) => [year, told])).toEqual([
    [2026, true],
    [2025, false],
  ])
  const elderly = { area: 'elderly' }
  const small = tellYears([
    yearRow({ users: 42 }),
    yearRow({ ...elderly, users: 42 }),
    yearRow({ zone: 4, users: 30 }),
    yearRow({ zone: 4, ...elderly, users: 30 }),
    yearRow({ zone: 2, users: 9 }),
    yearRow({ zone: 2, ...elderly, users: 9 }),
    yearRow({ zone: 3, users: 3 }),
    yearRow({ zone: 3, ...elderly, users: 3 }),
  ])
  expect(small.filter(({ told }) => !told).map(({ zone }) => zone)).toEqual([4, 4, 2, 2, 3, 3])
})

test('a small fund takes another of its service with it, however somebody wrote its name', () => {
  const home = { area: 'elderly', service: 'D.1.01' }
  const rows = tellYears([
    yearRow({ users: 60 }),
    yearRow({ area: 'elderly', users: 60 }),
    yearRow({ ...home, users: 60 }),
    yearRow({ ...home, fund: 'FNA | 2026/A', users: 3 }),
    yearRow({ ...home, fund: 'FNPS', users: 20 }),
    yearRow({ ...home, fund: '-', users: 37 }),
  ])
  expect(rows.map(({ told }) => told)).toEqual([true, true, true, false, false, true])
})

test('cases are hidden by their kind: open ones with their phases, those that came to a phase apart', () => {
  const place = { year: 2026, region: 1, zone: null, municipality: null, days: 0n }
  const rows = tellCases([
    { ...place, kind: 'open', phase: null, cases: 23 },
    { ...place, kind: 'open', phase: 'triage', cases: 3 },
    { ...place, kind: 'open', phase: 'plan', cases: 20 },
    { ...place, kind: 'reached', phase: 'triage', cases: 2 },
    { ...place, kind: 'reached', phase: 'plan', cases: 30 },
    { ...place, kind: 'access', phase: null, cases: 40 },
  ])
  expect(rows.map(({ told }) => told)).toEqual([true, false, false, false, true, true])
})

test('few that came late take with them those that came in time, not all that came', () => {
  const place = { year: 2026, region: 1, zone: null, municipality: null, days: 0n }
  const rows = tellCases([
    { ...place, kind: 'reached', phase: 'assessment', cases: 43 },
    { ...place, kind: 'prompt', phase: 'assessment', cases: 40 },
    { ...place, kind: 'late', phase: 'assessment', cases: 3 },
    { ...place, kind: 'reached', phase: 'plan', cases: 30 },
  ])
  expect(rows.map(({ told }) => told)).toEqual([true, false, false, true])
  const alone = tellCases([
    { ...place, kind: 'reached', phase: 'assessment', cases: 93 },
    { ...place, kind: 'prompt', phase: 'assessment', cases: 93 },
    { ...place, zone: 4, kind: 'reached', phase: 'assessment', cases: 50 },
    { ...place, zone: 4, kind: 'prompt', phase: 'assessment', cases: 50 },
    { ...place, zone: 2, kind: 'reached', phase: 'assessment', cases: 4 },
    { ...place, zone: 2, kind: 'prompt', phase: 'assessment', cases: 4 },
    { ...place, zone: 3, kind: 'reached', phase: 'assessment', cases: 39 },
    { ...place, zone: 3, kind: 'prompt', phase: 'assessment', cases: 39 },
  ])
  expect(alone.map(({ told }) => told)).toEqual([
    true,
    true,
    ...Array.from({ length: 6 }, () => false),
  ])
})
