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
