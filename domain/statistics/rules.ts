/** Nodes of one dimension of a table, each with the one that it is part of; null for a whole. */
export type Parents = ReadonlyMap<string, string | null>

export interface Cell {
  readonly row: string
  readonly column: string
  /** How many persons or cases are in it. */
  readonly n: number
}

/** By number: tables of a region have thousands of small cells, and each is held against many others. */
interface Tree {
  readonly names: readonly string[]
  /** Of a whole, -1. */
  readonly parents: readonly number[]
  readonly parts: readonly (readonly number[])[]
}

/** A cell of the table as sets know it. */
export function cellKey(row: string, column: string): string {
  return `${row}|${column}`
}

/**
 * Which cells of a table whose rows and columns add up by levels must not be told: those of fewer than
 * `least`, and others with them, so that no sum or difference of told cells gives one back. Pages that
 * show parts of the table may show all that is left.
 *
 * Each small cell is hidden with a partner beside it in its row, one in its column, and the cell where
 * the partners meet: what is added to one is taken from the other, in both directions, and every sum
 * stays as it was. A sum changes with one of its parts, down to the last level. So of each hidden cell
 * there are other values that fit all that is told.
 * @param cells those with something in them; of others nothing is known but that they are empty
 */
export function hiddenCells(
  cells: readonly Cell[],
  { rows, columns, least }: { readonly rows: Parents; readonly columns: Parents; least: number },
): ReadonlySet<string> {
  const [down, across] = [treeOf(rows), treeOf(columns)]
  const [rowAt, columnAt] = [down, across].map(
    ({ names }) => new Map(names.map((name, n) => [name, n])),
  )
  const width = across.names.length
  const numbered = cells.toSorted(inOrder).map(({ row, column, n }) => {
    return { row: rowAt?.get(row) ?? 0, column: columnAt?.get(column) ?? 0, n }
  })
  const table = tableOf(numbered, { height: down.names.length, width })
  for (const { row, column, n } of numbered) {
    if (n >= least || table.hidden.has(row * width + column)) continue
    const moves = {
      rows: movesOf(
        down,
        row,
        lineOf(table, (other) => other * width + column),
      ),
      columns: movesOf(
        across,
        column,
        lineOf(table, (other) => row * width + other),
      ),
    }
    for (const cell of cheapest(moves, table, width)) table.hidden.add(cell)
  }
  const nameOf = (cell: number) =>
    cellKey(down.names[Math.floor(cell / width)] ?? '', across.names[cell % width] ?? '')
  return new Set([...table.hidden].map(nameOf))
}

interface Table {
  readonly hidden: Set<number>
  count(cell: number): number
  /** Of hiding a cell: how many it is no longer told of. */
  cost(cell: number): number
}

function tableOf(
  cells: readonly { readonly row: number; readonly column: number; readonly n: number }[],
  { height, width }: { readonly height: number; readonly width: number },
): Table {
  const counts = new Float64Array(height * width)
  for (const { row, column, n } of cells) counts[row * width + column] = n
  const hidden = new Set<number>()
  const count = (cell: number) => counts[cell] ?? 0
  const ofEmpty = (cell: number) => (hidden.has(cell) ? emptyCost / 2 : emptyCost)
  const ofFull = (cell: number) => (hidden.has(cell) ? 0 : count(cell))
  return { hidden, count, cost: (cell) => (count(cell) > 0 ? ofFull(cell) : ofEmpty(cell)) }
}

/** The cells of one row or of one column, by its nodes. */
interface Line {
  count(node: number): number
  cost(node: number): number
}

function lineOf(table: Table, cellOf: (node: number) => number): Line {
  return {
    count: (node) => table.count(cellOf(node)),
    cost: (node) => table.cost(cellOf(node)),
  }
}

/** That nothing is there is often known: it protects badly. */
const emptyCost = 1_000_000_000
/** Of less than zero there is nobody: who reads knows it. */
const impossibleCost = 1_000_000_000_000
/** Of the moves along a line, those that are tried with those along the other. */
const tried = 3

function inOrder(a: Cell, b: Cell): number {
  return a.n - b.n || (cellKey(a.row, a.column) < cellKey(b.row, b.column) ? -1 : 1)
}

function treeOf(parents: Parents): Tree {
  const names = [...parents.keys()]
  const at = new Map(names.map((name, n) => [name, n]))
  const above = names.map((name) => at.get(parents.get(name) ?? '') ?? -1)
  const parts: number[][] = names.map(() => [])
  for (const [node, parent] of above.entries()) parts[parent]?.push(node)
  return { names, parents: above, parts }
}

/** Nodes that rise by one, and nodes that sink by one: every sum outside them stays as it was. */
interface Move {
  readonly up: readonly number[]
  readonly down: readonly number[]
}

/** The best first. */
function movesOf(tree: Tree, node: number, line: Line): readonly Move[] {
  const priced = movesThrough(tree, [node, ...partsOf(tree, node, line)], line).map((move) => {
    const nodes = [...move.up, ...move.down]
    return { move, price: nodes.reduce((sum, one) => sum + line.cost(one), 0) }
  })
  return priced
    .toSorted((a, b) => a.price - b.price)
    .slice(0, tried)
    .map(({ move }) => move)
}

/** With each of those beside it; with what it is part of where beside it is nothing, or that is hidden too. */
function movesThrough(tree: Tree, path: readonly number[], line: Line): readonly Move[] {
  const [node = -1] = path
  const parent = tree.parents[node] ?? -1
  if (parent < 0) return [{ up: path, down: [] }]
  const others = (tree.parts[parent] ?? []).filter((one) => one !== node)
  const beside = others.map((one) => ({ up: path, down: [one, ...partsOf(tree, one, line)] }))
  if (line.cost(parent) > 0 && others.some((one) => line.count(one) > 0)) return beside
  return [...beside, ...movesThrough(tree, [parent, ...path], line)]
}

/** One part of it, one part of that, and so on: the cheapest at each level. */
function partsOf(tree: Tree, node: number, line: Line): readonly number[] {
  const [first, ...rest] = tree.parts[node] ?? []
  if (first === undefined) return []
  const best = rest.reduce((kept, one) => (line.cost(one) < line.cost(kept) ? one : kept), first)
  return [best, ...partsOf(tree, best, line)]
}

interface Moves {
  readonly rows: readonly Move[]
  readonly columns: readonly Move[]
}

/** The cells of the two moves that cost least and that figures of no less than zero can make. */
function cheapest({ rows, columns }: Moves, table: Table, width: number): readonly number[] {
  const cellsOf = (ys: readonly number[], xs: readonly number[]) =>
    ys.flatMap((y) => xs.map((x) => y * width + x))
  let found: { readonly cells: readonly number[]; readonly price: number } | undefined
  for (const row of rows)
    for (const column of columns) {
      const rising = [...cellsOf(row.up, column.up), ...cellsOf(row.down, column.down)]
      const sinking = [...cellsOf(row.up, column.down), ...cellsOf(row.down, column.up)]
      const cells = [...rising, ...sinking]
      const can = [rising, sinking].some((falling) => falling.every((one) => table.count(one) > 0))
      const price = cells.reduce((sum, one) => sum + table.cost(one), can ? 0 : impossibleCost)
      if (!found || price < found.price) found = { cells, price }
    }
  return found?.cells ?? []
}
