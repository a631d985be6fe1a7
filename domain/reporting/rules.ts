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

const many = (n: number) => n === 0 || n >= smallest

/** Whether a share may be told to who must not reach persons: neither its part nor what is left of the whole is of a few. */
export function toldShare(part: number, whole: number): boolean {
  return many(part) && many(whole - part)
}

/** Periods of deliveries that are told side by side: the longer ones hold the shorter. */
export const periods = ['week', 'weekBefore', 'month', 'monthBefore'] as const
export type Period = (typeof periods)[number]

/** People served in each period; in what the two weeks leave of the month, alone and with each of them. */
export interface Served extends Readonly<Record<Period, number>> {
  readonly rest: number
  readonly restAndWeek: number
  readonly restAndBefore: number
}

/**
 * Which amounts may be told to who must not reach persons: none of a few people, and none from which the
 * others, taken away, leave what was delivered to a few.
 */
export function toldPeriods(served: Served): Readonly<Record<Period, boolean>> {
  const [week, weekBefore] = [many(served.week), many(served.weekBefore)]
  const left = week ? (weekBefore ? 'rest' : 'restAndBefore') : weekBefore ? 'restAndWeek' : 'month'
  const month = many(served.month) && many(served[left])
  return { week, weekBefore, month, monthBefore: many(served.monthBefore) }
}

/** A count of the past as who must not reach persons is told it: to the nearest multiple of the smallest. */
export function roughly(n: number): number {
  return Math.round(n / smallest) * smallest
}
