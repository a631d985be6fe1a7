import type { Group } from './small-record.ts'

/** A figure that somebody shows or hides: whom it counts, and whether a reader is told it. */
export interface Figure {
  /** The page and the cell of it. */
  readonly from: string
  readonly told: boolean
  counts(group: Group): boolean
}

const prime = 2_147_483_647n

type Vector = Map<number, bigint>

/**
 * All that can be worked out of told figures, each the sum of some groups of people, by adding and taking
 * away any of them any number of times. Exact: by elimination, in whole numbers of a large prime field.
 */
class Sums {
  readonly #solved = new Map<number, Vector>()

  add(given: Vector): void {
    const row = this.#reduced(given)
    const [first] = row
    if (!first) return
    const scale = inverse(first[1])
    for (const [at, value] of row) row.set(at, (value * scale) % prime)
    this.#solved.set(first[0], row)
  }

  has(given: Vector): boolean {
    return this.#reduced(given).size === 0
  }

  #reduced(given: Vector): Vector {
    const row = new Map(given)
    // Each solved row begins at its pivot, and has none of the pivots that came before it.
    for (const [pivot, other] of this.#solved) subtract(row, other, row.get(pivot) ?? 0n)
    return row
  }
}

function subtract(from: Vector, row: Vector, times: bigint): void {
  if (times === 0n) return
  for (const [at, value] of row) {
    const left = ((from.get(at) ?? 0n) + (prime - ((value * times) % prime))) % prime
    if (left === 0n) from.delete(at)
    else from.set(at, left)
  }
}

function inverse(value: bigint): bigint {
  let [result, base, power] = [1n, value, prime - 2n]
  for (; power > 0n; power >>= 1n, base = (base * base) % prime)
    if (power & 1n) result = (result * base) % prime
  return result
}

const nobody = (at: number): Vector => new Map([[at, 1n]])

/**
 * The figures of one to four people that a reader comes to know exactly, though all that is told to her
 * may be from different pages. That where nobody is there is nobody in any part of it is known too.
 * @param groups all that there are, and those of whom there is nobody
 * @param known of whom the reader knows everything already: what counts nobody else tells her nothing
 */
export function workedOut(
  groups: readonly Group[],
  figures: readonly Figure[],
  known: (group: Group) => boolean = () => false,
): string[] {
  const vectorOf = ({ counts }: Figure): Vector =>
    new Map(groups.flatMap((group, at) => (counts(group) ? [[at, 1n] as const] : [])))
  const countOf = ({ counts }: Figure) =>
    groups.reduce((sum, group) => sum + (counts(group) ? group.n : 0), 0)
  const sums = new Sums()
  for (const [at, group] of groups.entries()) if (known(group)) sums.add(nobody(at))
  for (const figure of figures) if (figure.told) sums.add(vectorOf(figure))
  const empty = figures.filter((figure) => countOf(figure) === 0)
  for (let before = -1, found = 0; found !== before;) {
    before = found
    const seen = empty.filter((figure) => sums.has(vectorOf(figure)))
    for (const figure of seen) for (const at of vectorOf(figure).keys()) sums.add(nobody(at))
    found = seen.length
  }
  const few = figures.filter((figure) => {
    const n = countOf(figure)
    return (
      n > 0 && n < 5 && groups.some((group) => group.n > 0 && figure.counts(group) && !known(group))
    )
  })
  const out = few.filter((figure) => sums.has(vectorOf(figure)))
  return [...new Set(out.map((figure) => `${figure.from}: ${String(countOf(figure))}`))]
}
