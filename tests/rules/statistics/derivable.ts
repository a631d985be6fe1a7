/** A cell of a table with levels, as the equations name it. */
type Cell = string

export interface Nested {
  /** Every node with its parts; the whole is a node too. */
  readonly rows: ReadonlyMap<string, readonly string[]>
  readonly columns: ReadonlyMap<string, readonly string[]>
}

const prime = 1_000_003n

/** That a whole is the sum of its parts. */
export function line(whole: Cell, parts: readonly Cell[]): Map<Cell, bigint> {
  return new Map([[whole, 1n], ...parts.map((part) => [part, prime - 1n] as const)])
}

/** All that a reader knows: each sum is that of its parts, along rows and along columns. */
export function equations({ rows, columns }: Nested): Map<Cell, bigint>[] {
  const nodes = (tree: ReadonlyMap<string, readonly string[]>) => [
    ...new Set([...tree].flatMap(([node, parts]) => [node, ...parts])),
  ]
  const down = [...rows].flatMap(([whole, parts]) =>
    nodes(columns).map((x) =>
      line(
        `${whole}|${x}`,
        parts.map((part) => `${part}|${x}`),
      ),
    ),
  )
  const across = [...columns].flatMap(([whole, parts]) =>
    nodes(rows).map((y) =>
      line(
        `${y}|${whole}`,
        parts.map((part) => `${y}|${part}`),
      ),
    ),
  )
  return [...down, ...across]
}

/**
 * The hidden cells whose figure follows from the told ones by sums and differences of any number of
 * lines: those that elimination leaves alone in an equation.
 */
export function derivable(tree: Nested, hidden: ReadonlySet<Cell>): Cell[] {
  return alone(equations(tree), hidden)
}

/** The same of any sums. */
export function alone(
  sums: readonly ReadonlyMap<Cell, bigint>[],
  hidden: ReadonlySet<Cell>,
): Cell[] {
  // What is told is a known number: only hidden cells are unknowns.
  const open = sums
    .map((terms) => new Map([...terms].filter(([cell]) => hidden.has(cell))))
    .filter((terms) => terms.size > 0)
  const solved: [Cell, Map<Cell, bigint>][] = []
  for (const terms of open) {
    for (const [pivot, row] of solved) subtract(terms, row, terms.get(pivot) ?? 0n)
    const [first] = terms
    if (!first) continue
    const [pivot, factor] = first
    const scale = inverse(factor)
    for (const [cell, value] of terms) terms.set(cell, (value * scale) % prime)
    for (const [, row] of solved) subtract(row, terms, row.get(pivot) ?? 0n)
    solved.push([pivot, terms])
  }
  return solved.filter(([, row]) => row.size === 1).map(([pivot]) => pivot)
}

function subtract(from: Map<Cell, bigint>, row: ReadonlyMap<Cell, bigint>, times: bigint): void {
  if (times === 0n) return
  for (const [cell, value] of row) {
    const left = ((from.get(cell) ?? 0n) + (prime - ((value * times) % prime))) % prime
    if (left === 0n) from.delete(cell)
    else from.set(cell, left)
  }
}

function inverse(value: bigint): bigint {
  let [result, base, power] = [1n, value, prime - 2n]
  for (; power > 0n; power >>= 1n, base = (base * base) % prime)
    if (power & 1n) result = (result * base) % prime
  return result
}
