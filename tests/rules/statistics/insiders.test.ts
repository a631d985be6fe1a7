import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { hiddenCells } from '../../../domain/statistics/rules.ts'
import type { Cell } from '../../../domain/statistics/rules.ts'
import { derivable } from './derivable.ts'
import { at, leaves, parts, summed, tables, trees } from './small-region.ts'

const hide = (cells: readonly Cell[]) =>
  hiddenCells(cells, { ...trees, ...{ least: 5, insiders: true } })

const nodes = [...trees.rows.keys()]
const within = (node: string, place: string): boolean =>
  node === place || (parts.rows.get(place) ?? []).some((part) => within(node, part))

/**
 * What who coordinates a place, and reads all of it, works out of people elsewhere: small figures of
 * other places; of what his is part of only where it holds somebody who is not his.
 */
function workedOut(cells: readonly Cell[], hidden: ReadonlySet<string>, own: string): string[] {
  const unknown = new Set([...hidden].filter((key) => !within(key.split('|')[0] ?? '', own)))
  const count = new Map(cells.map(({ row, column, n }) => [`${row}|${column}`, n]))
  return derivable(parts, unknown).filter((key) => {
    const [row = '', column = ''] = key.split('|')
    const n = count.get(key) ?? 0
    const his = within(own, row) ? (count.get(`${own}|${column}`) ?? 0) : 0
    return n - his > 0 && n < 5
  })
}

describe('who coordinates one place, and reads what everybody may read', () => {
  test('works out no small figure of another place', () => {
    fc.assert(
      fc.property(tables, (counts) => {
        const cells = summed(counts)
        const hidden = hide(cells)
        const found = nodes
          .filter((own) => own !== 'region')
          .flatMap((own) => workedOut(cells, hidden, own).map((key) => `${own} learns ${key}`))
        expect(found).toEqual([])
      }),
      { numRuns: 400, seed: 13 },
    )
  })

  test('would subtract his own where a place is hidden with his alone', () => {
    const counts = leaves.rows.flatMap((y) => leaves.columns.map((x) => at(y, x, 40)))
    const changed = counts.map((cell) =>
      cell.row === 'a' && cell.column === 'home' ? { ...cell, n: 3 } : cell,
    )
    const cells = summed(changed)
    const alone = hiddenCells(cells, { ...trees, least: 5 })
    const partner = ['b', 'c'].find((row) => alone.has(`${row}|home`)) ?? ''
    expect(workedOut(cells, alone, partner)).toEqual(['a|home'])
    expect(workedOut(cells, hide(cells), partner)).toEqual([])
    expect(['a', 'b', 'c'].every((row) => hide(cells).has(`${row}|home`))).toBe(true)
  })

  test('where a zone has two places, what the zone is hides another zone too', () => {
    const counts = leaves.rows.flatMap((y) => leaves.columns.map((x) => at(y, x, 40)))
    const changed = counts.map((cell) =>
      cell.row === 'e' && cell.column === 'home' ? { ...cell, n: 3 } : cell,
    )
    const hidden = hide(summed(changed))
    expect(hidden.has('z3|home')).toBe(true)
    expect(['z1|home', 'z2|home'].some((key) => hidden.has(key))).toBe(true)
    expect(hidden.has('region|home')).toBe(false)
  })

  test('all is still told where nothing is small', () => {
    const counts = leaves.rows.flatMap((y) => leaves.columns.map((x) => at(y, x, 40)))
    expect(hide(summed(counts)).size).toBe(0)
  })
})
