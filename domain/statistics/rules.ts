import { movesOf, nobody } from '../shared/moves.ts'
import type { Known, Line, Move } from '../shared/moves.ts'
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
 *
 * What another page tells of the same cells is told `elsewhere`: what is hidden there is hidden here too,
 * and what is told there is no partner.
 * @param cells those with something in them; of others nothing is known but that they are empty
 */
export function hiddenCells(cells: readonly Cell[], given: Dimensions): ReadonlySet<string> {
  const { down, across, numbered, table, tried } = placed(cells, given)
  const { least, insiders } = given
  const width = across.names.length
  const before = new Set(table.hidden)
  const through = new Map<number, (readonly number[])[]>()
  for (const { row, column, n } of numbered) {
    const cell = row * width + column
    if (n >= least && !before.has(cell)) continue
    const alongRows = lineOf(table, (other) => other * width + column)
    const alongColumns = lineOf(table, (other) => row * width + other)
    const hide = (known: Known) => {
      const moves = {
        rows: movesOf({ tree: down, line: alongRows, known, tried }, row),
        columns: movesOf({ tree: across, line: alongColumns, known: nobody, tried }, column),
      }
      const { cells: found, move } = cheapest(moves, table, width)
      const nodes = [...move.up, ...move.down]
      for (const one of found) {
        table.hidden.add(one)
        through.set(one, [...(through.get(one) ?? []), nodes])
      }
    }
    if (!through.has(cell)) hide(nobody)
    if (!insiders || n === 0) continue
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

/** The cells by number, the smallest first, and what is known of them from elsewhere. */
function placed(cells: readonly Cell[], given: Dimensions) {
  const { rows, columns, insiders = false, elsewhere = [] } = given
  const [down, across] = [treeOf(rows), treeOf(columns)]
  const [rowAt, columnAt] = [down, across].map(
    ({ names }) => new Map(names.map((name, n) => [name, n])),
  )
  const width = across.names.length
  const at = ({ row, column }: Pick<Cell, 'row' | 'column'>) => {
    return { row: rowAt?.get(row) ?? 0, column: columnAt?.get(column) ?? 0 }
  }
  const known = elsewhere.filter(({ row, column }) => rows.has(row) && columns.has(column))
  const numbered = inOrder([...cells, ...emptyAmong(known, cells)]).map((one) => {
    return { ...at(one), n: one.n }
  })
  const table = tableOf(numbered, { height: down.names.length, width })
  if (insiders) for (const cell of wholesIn(down, across)) table.spared.add(cell)
  for (const one of known) {
    const { row, column } = at(one)
    const cells = one.told ? table.told : table.hidden
    cells.add(row * width + column)
  }
  // Where some are hidden already every move is tried: where two of these meet the cell may be told.
  return { down, across, numbered, table, tried: known.length > 0 ? Infinity : undefined }
}

/** Whom a cell is yet to be hidden from; undefined: of each who knows one of its partners another is left. */
function unguardedFrom(knowers: readonly Known[]): Known | undefined {
  const apart = (some: Known, others: Known) => ![...some].some((one) => others.has(one))
  const guarded = knowers.some((some) => knowers.some((others) => apart(some, others)))
  return guarded ? undefined : (knowers[0] ?? nobody)
}

/** A cell of the same table on another page: what is told of it there is known here. */
export interface Elsewhere {
  readonly row: string
  readonly column: string
  readonly told: boolean
}

interface Dimensions {
  readonly rows: Parents
  readonly columns: Parents
  readonly least: number
  readonly insiders?: boolean
  readonly elsewhere?: readonly Elsewhere[]
}

/** Those hidden elsewhere though nothing is there. */
function emptyAmong(elsewhere: readonly Elsewhere[], cells: readonly Cell[]): Cell[] {
  const full = new Set(cells.map(({ row, column }) => cellKey(row, column)))
  return elsewhere
    .filter(({ row, column, told }) => !told && !full.has(cellKey(row, column)))
    .map(({ row, column }) => ({ row, column, n: 0 }))
}

interface Table {
  readonly hidden: Set<number>
  /** To be hidden only where nothing else will do. */
  readonly spared: Set<number>
  /** Told elsewhere: hiding them hides nothing. */
  readonly told: Set<number>
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
  const told = new Set<number>()
  const count = (cell: number) => counts[cell] ?? 0
  const ofEmpty = (cell: number) => (hidden.has(cell) ? emptyCost / 2 : emptyCost)
  const ofTold = (cell: number) => count(cell) + (spared.has(cell) ? sparedCost : 0)
  const ofFull = (cell: number) => (hidden.has(cell) ? 0 : ofTold(cell))
  const cost = (cell: number) =>
    (told.has(cell) ? toldCost : 0) + (count(cell) > 0 ? ofFull(cell) : ofEmpty(cell))
  return { hidden, spared, told, count, cost }
}

/** Of everything, everywhere. */
function wholesIn(down: Tree, across: Tree): number[] {
  const whole = ({ parents }: Tree) => [...parents.keys()].filter((node) => parents[node] === -1)
  return whole(down).flatMap((y) => whole(across).map((x) => y * across.names.length + x))
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
/** What a reader knows from elsewhere protects nothing. */
const toldCost = 10_000_000_000_000
function inOrder(cells: readonly Cell[]): Cell[] {
  const keyed = cells.map((cell) => ({ cell, key: cellKey(cell.row, cell.column) }))
  keyed.sort((a, b) => a.cell.n - b.cell.n || (a.key < b.key ? -1 : 1))
  return keyed.map(({ cell }) => cell)
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
  let found: { readonly row: Move; readonly column: Move; readonly price: number } | undefined
  for (const row of rows)
    for (const column of columns) {
      const [up, down] = [
        priceOf(
          [
            [row.up, column.up],
            [row.down, column.down],
          ],
          table,
          width,
        ),
        priceOf(
          [
            [row.up, column.down],
            [row.down, column.up],
          ],
          table,
          width,
        ),
      ]
      const price = (up.full || down.full ? 0 : impossibleCost) + up.price + down.price
      if (!found || price < found.price) found = { row, column, price }
    }
  if (!found) return { cells: [], move: { up: [], down: [] } }
  const { row, column } = found
  const xs = [...column.up, ...column.down]
  return { cells: [...row.up, ...row.down].flatMap((y) => xs.map((x) => y * width + x)), move: row }
}

/** Cells that rise, or sink, together: those of both sides that go up, and of both that go down. */
type Sides = readonly (readonly [readonly number[], readonly number[]])[]

/** What it costs to hide cells, and whether there is somebody in each. */
function priceOf(sides: Sides, table: Table, width: number) {
  let [price, full] = [0, true]
  for (const [ys, xs] of sides)
    for (const y of ys)
      for (const x of xs) {
        const cell = y * width + x
        price += table.cost(cell)
        full &&= table.count(cell) > 0
      }
  return { price, full }
}
