import { smallest, toldPeriods } from '../reporting/rules.ts'
import type { Delivered } from '../reporting/work.ts'
import { cellKey, hiddenCells } from './rules.ts'
import type { Cell, Elsewhere } from './rules.ts'
import type { ServiceTold } from '../reporting/told-at-night.ts'

/** All services; and the only place, which is all those of the reader. */
const all = '*'
const months = ['month', 'monthBefore'] as const

/**
 * Whose two months may be told to who must not reach persons. What a body delivered of a service is part
 * of the service, and that of its area, which the statistics tell: beside a body of a few, or one whose
 * weeks leave few of the month, another is hidden, and so is what the night hides. The two months of a body
 * together may be those of the year: both are told or none.
 */
export function toldMonths(
  delivered: readonly Delivered[],
  services: readonly ServiceTold[],
): ReadonlySet<Delivered> {
  const areas = new Map(services.map(({ area, service }) => [service, area]))
  const pathOf = ({ code, unit, body }: Delivered) =>
    keysOf([areas.get(code) ?? '', code, `${unit} ${String(body)}`])
  const placed = delivered.map((one) => {
    const path = pathOf(one)
    return { one, path, leaf: path.at(-1) ?? '' }
  })
  const columns = new Map(
    placed.flatMap(({ path }) => path.map((key, at) => [key, path[at - 1] ?? null] as const)),
  )
  const ofNight = services.map(({ area, service, told }): Elsewhere => {
    const names = [area, service].filter((name) => name !== null)
    return { row: all, column: keysOf(names).at(-1) ?? all, told }
  })
  const hidden = new Set<string>()
  for (const { one, leaf } of placed) if (!toldPeriods(one.served).month) hidden.add(leaf)
  const counts = months.map((month) =>
    cellsOf(placed.map(({ one, path }) => ({ path, n: one.served[month] }))),
  )
  const rows = new Map([[all, null]])
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size
    for (const cells of counts) {
      const known = [...hidden].map((column) => ({ row: all, column, told: false }))
      const elsewhere = [...ofNight, ...known]
      const found = hiddenCells(cells, { rows, columns, least: smallest, elsewhere })
      for (const { leaf } of placed) if (found.has(cellKey(all, leaf))) hidden.add(leaf)
    }
  }
  return new Set(placed.flatMap(({ one, leaf }) => (hidden.has(leaf) ? [] : one)))
}

/** Of what all is made down to the last name, each key beginning with the one before. */
function keysOf(names: readonly string[]): readonly string[] {
  return [all, ...names.map((_, at) => [all, ...names.slice(0, at + 1)].join('/'))]
}

function cellsOf(
  counted: readonly { readonly path: readonly string[]; readonly n: number }[],
): Cell[] {
  const sums = new Map<string, number>()
  for (const { path, n } of counted)
    for (const column of path) sums.set(column, (sums.get(column) ?? 0) + n)
  return [...sums].filter(([, n]) => n > 0).map(([column, n]) => ({ row: all, column, n }))
}
