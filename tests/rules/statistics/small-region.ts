import fc from 'fast-check'

import { cellKey } from '../../../domain/statistics/rules.ts'
import type { Cell, Parents } from '../../../domain/statistics/rules.ts'

/** Places and services of three levels each, and all that can be in them. */
export const parts = {
  rows: new Map([
    ['region', ['z1', 'z2', 'z3']],
    ['z1', ['a', 'b', 'c']],
    ['z2', ['d']],
    ['z3', ['e', 'f']],
  ]),
  columns: new Map([
    ['*', ['elderly', 'poverty']],
    ['elderly', ['home', 'meals', 'day']],
    ['poverty', ['money']],
  ]),
}
export const leaves = { rows: [...'abcdef'], columns: ['home', 'meals', 'day', 'money'] }

function parentsOf(tree: ReadonlyMap<string, readonly string[]>, root: string): Parents {
  const below = [...tree].flatMap(([node, ones]) => ones.map((one) => [one, node] as const))
  return new Map<string, string | null>([[root, null], ...below])
}

export const trees = {
  rows: parentsOf(parts.rows, 'region'),
  columns: parentsOf(parts.columns, '*'),
}

/** Above a node, itself included. */
function upwards(tree: Parents, node: string): string[] {
  const parent = tree.get(node)
  return parent ? [node, ...upwards(tree, parent)] : [node]
}

/** Cells of every level, from counts of the last. */
export function summed(counts: readonly Cell[]): Cell[] {
  const sums = new Map<string, Cell>()
  for (const { row, column, n } of counts)
    for (const y of upwards(trees.rows, row))
      for (const x of upwards(trees.columns, column)) {
        const before = sums.get(cellKey(y, x))?.n ?? 0
        sums.set(cellKey(y, x), { row: y, column: x, n: before + n })
      }
  return [...sums.values()].filter(({ n }) => n > 0)
}

export const at = (row: string, column: string, n: number): Cell => ({ row, column, n })

export const tables = fc
  .array(
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 5, max: 300 })),
    {
      minLength: 24,
      maxLength: 24,
    },
  )
  .map((counts) =>
    counts.map((n, i) => at(leaves.rows[i % 6] ?? '', leaves.columns[Math.floor(i / 6)] ?? '', n)),
  )
