/** Counts below this, and not zero, could point to somebody. */
export const smallest = 5

/** A count, or `undefined` where it must not be told. */
export type Told = number | undefined

/** Counts by place and by something else, each line with its sum. */
export interface Counts<T = number> {
  readonly rows: readonly (readonly T[])[]
  /** Of each row, of each column, and of all. */
  readonly rowSums: readonly T[]
  readonly columnSums: readonly T[]
  readonly sum: T
}

/** Counts with their sums. @param rows all of the same length */
export function summed(rows: readonly (readonly number[])[], columns: number): Counts {
  const rowSums = rows.map(add)
  const columnSums = Array.from({ length: columns }, (_, at) =>
    add(rows.map((row) => row[at] ?? 0)),
  )
  return { rows, rowSums, columnSums, sum: add(rowSums) }
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/**
 * The counts that may be told to who must not reach persons: the small ones are left out, and in each
 * line where one alone is missing the smallest other too, so that no subtraction gives it back. Sums
 * are part of their lines.
 */
export function suppressed({ rows, rowSums, columnSums, sum }: Counts): Counts<Told> {
  const table = [...rows.map((row, at) => [...row, rowSums[at] ?? 0]), [...columnSums, sum]]
  const told: Told[][] = table.map((row) => row.map((n) => (n > 0 && n < smallest ? undefined : n)))
  const width = columnSums.length + 1
  const lines = [
    ...table.map((_, y) => Array.from({ length: width }, (__, x) => [y, x] as const)),
    ...Array.from({ length: width }, (_, x) => table.map((__, y) => [y, x] as const)),
  ]
  while (lines.some((line) => hideAnother(told, line))) {
    // Until no line gives a count away.
  }
  return {
    rows: told.slice(0, -1).map((row) => row.slice(0, -1)),
    rowSums: told.slice(0, -1).map((row) => row.at(-1)),
    columnSums: told.at(-1)?.slice(0, -1) ?? [],
    sum: told.at(-1)?.at(-1),
  }
}

/** @returns whether one alone was missing in the line, and another has been left out with it */
function hideAnother(told: Told[][], line: readonly (readonly [y: number, x: number])[]): boolean {
  const missing = line.filter(([y, x]) => told[y]?.[x] === undefined)
  if (missing.length !== 1) return false
  const others = line
    .map(([y, x]) => ({ y, x, n: told[y]?.[x] ?? 0 }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => a.n - b.n)
  const [least] = others
  const row = least && told[least.y]
  if (!least || !row) return false
  row[least.x] = undefined
  return true
}
