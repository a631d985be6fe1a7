import { knownBeside, treeOf } from '../shared/tree.ts'
import type { Parents, Tree } from '../shared/tree.ts'

export type { Parents } from '../shared/tree.ts'

export interface Cell {
  readonly row: string
  readonly column: string
  /** How many persons or cases are in it. */
  readonly n: number
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
 *
 * With `insiders` this holds also for who knows one row, with all that is part of it: each small cell is
 * hidden a second time, with partners of other rows than those that such a person would know.
 * @param cells those with something in them; of others nothing is known but that they are empty
 */
export function hiddenCells(
  cells: readonly Cell[],
  { rows, columns, least, insiders = false }: Dimensions,
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
  if (insiders) for (const cell of wholesIn(down, across)) table.spared.add(cell)
  const through = new Map<number, (readonly number[])[]>()
  for (const { row, column, n } of numbered) {
    if (n >= least) continue
    const cell = row * width + column
    const alongRows = lineOf(table, (other) => other * width + column)
    const alongColumns = lineOf(table, (other) => row * width + other)
    const hide = (known: Known) => {
      const moves = {
        rows: movesOf({ tree: down, line: alongRows, known }, row),
        columns: movesOf({ tree: across, line: alongColumns, known: nobody }, column),
      }
      const { cells: found, move } = cheapest(moves, table, width)
      const nodes = [...move.up, ...move.down]
      for (const one of found) {
        table.hidden.add(one)
        through.set(one, [...(through.get(one) ?? []), nodes])
      }
    }
    if (!table.hidden.has(cell)) hide(nobody)
    if (!insiders) continue
    const knowers = (through.get(cell) ?? []).map((among) =>
      knownBeside(down, row, { among, count: (node) => alongRows.count(node) }),
    )
    const known = unguardedFrom(knowers)
    if (known) hide(known)
  }
  const nameOf = (cell: number) =>
    cellKey(down.names[Math.floor(cell / width)] ?? '', across.names[cell % width] ?? '')
  return new Set([...table.hidden].map(nameOf))
}

/** Whom a cell is yet to be hidden from; undefined: of each who knows one of its partners another is left. */
function unguardedFrom(knowers: readonly Known[]): Known | undefined {
  const apart = (some: Known, others: Known) => ![...some].some((one) => others.has(one))
  const guarded = knowers.some((some) => knowers.some((others) => apart(some, others)))
  return guarded ? undefined : (knowers[0] ?? nobody)
}

interface Dimensions {
  readonly rows: Parents
  readonly columns: Parents
  readonly least: number
  readonly insiders?: boolean
}

interface Table {
  readonly hidden: Set<number>
  /** To be hidden only where nothing else will do. */
  readonly spared: Set<number>
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
  const spared = new Set<number>()
  const count = (cell: number) => counts[cell] ?? 0
  const ofEmpty = (cell: number) => (hidden.has(cell) ? emptyCost / 2 : emptyCost)
  const ofTold = (cell: number) => count(cell) + (spared.has(cell) ? sparedCost : 0)
  const ofFull = (cell: number) => (hidden.has(cell) ? 0 : ofTold(cell))
  return { hidden, spared, count, cost: (cell) => (count(cell) > 0 ? ofFull(cell) : ofEmpty(cell)) }
}

/** Of everything, everywhere. */
function wholesIn(down: Tree, across: Tree): number[] {
  const whole = ({ parents }: Tree) => [...parents.keys()].filter((node) => parents[node] === -1)
  return whole(down).flatMap((y) => whole(across).map((x) => y * across.names.length + x))
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
/** Of the whole of everything most is asked. */
const sparedCost = 20_000_000_000
/** Of less than zero there is nobody: who reads knows it. */
const impossibleCost = 1_000_000_000_000
/** Of the moves along a line, those that are tried with those along the other. */
const tried = 3

function inOrder(a: Cell, b: Cell): number {
  return a.n - b.n || (cellKey(a.row, a.column) < cellKey(b.row, b.column) ? -1 : 1)
}

/** Nodes that rise by one, and nodes that sink by one: every sum outside them stays as it was. */
interface Move {
  readonly up: readonly number[]
  readonly down: readonly number[]
}

/** Nodes that somebody knows with all their parts: a move must do without them. */
type Known = ReadonlySet<number>
const nobody: Known = new Set()

interface Way {
  readonly tree: Tree
  readonly line: Line
  readonly known: Known
}

/** The best first. */
function movesOf(way: Way, node: number): readonly Move[] {
  const { line } = way
  const priced = movesThrough(way, [node, ...partsOf(way, node)]).map((move) => {
    const nodes = [...move.up, ...move.down]
    return { move, price: nodes.reduce((sum, one) => sum + line.cost(one), 0) }
  })
  return priced
    .toSorted((a, b) => a.price - b.price)
    .slice(0, tried)
    .map(({ move }) => move)
}

/** With each of those beside it; with what it is part of where beside it is nothing, or that is hidden too. */
function movesThrough(way: Way, path: readonly number[]): readonly Move[] {
  const { tree, line, known } = way
  const [node = -1] = path
  const parent = tree.parents[node] ?? -1
  if (parent < 0) return [{ up: path, down: [] }]
  const others = (tree.parts[parent] ?? []).filter((one) => one !== node && !known.has(one))
  const beside = others.map((one) => ({ up: path, down: [one, ...partsOf(way, one)] }))
  if (line.cost(parent) > 0 && others.some((one) => line.count(one) > 0)) return beside
  return [...beside, ...movesThrough(way, [parent, ...path])]
}

/** One part of it, one part of that, and so on: the cheapest at each level. */
function partsOf(way: Way, node: number): readonly number[] {
  const { tree, line, known } = way
  const [first, ...rest] = (tree.parts[node] ?? []).filter((one) => !known.has(one))
  if (first === undefined) return []
  const best = rest.reduce((kept, one) => (line.cost(one) < line.cost(kept) ? one : kept), first)
  return [best, ...partsOf(way, best)]
}

interface Moves {
  readonly rows: readonly Move[]
  readonly columns: readonly Move[]
}

interface Found {
  readonly cells: readonly number[]
  /** Along the rows. */
  readonly move: Move
}

/** The cells of the two moves that cost least and that figures of no less than zero can make. */
function cheapest({ rows, columns }: Moves, table: Table, width: number): Found {
  const cellsOf = (ys: readonly number[], xs: readonly number[]) =>
    ys.flatMap((y) => xs.map((x) => y * width + x))
  let found: (Found & { readonly price: number }) | undefined
  for (const row of rows)
    for (const column of columns) {
      const rising = [...cellsOf(row.up, column.up), ...cellsOf(row.down, column.down)]
      const sinking = [...cellsOf(row.up, column.down), ...cellsOf(row.down, column.up)]
      const cells = [...rising, ...sinking]
      const can = [rising, sinking].some((falling) => falling.every((one) => table.count(one) > 0))
      const price = cells.reduce((sum, one) => sum + table.cost(one), can ? 0 : impossibleCost)
      if (!found || price < found.price) found = { cells, move: row, price }
    }
  return found ?? { cells: [], move: { up: [], down: [] } }
}
