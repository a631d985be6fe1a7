import { leastTold } from './definition.ts'
import { cellKey, hiddenCells } from './rules.ts'

/** Of which place and of what a row counts; null: all of them. */
export interface Placed {
  readonly year: number
  readonly region: number
  readonly zone: number | null
  readonly municipality: number | null
}

export interface YearRow extends Placed {
  readonly area: string | null
  readonly service: string | null
  /** `noFund` where there is none; null: whichever. */
  readonly fund: string | null
  readonly users: number
  readonly quantity: bigint | null
  readonly unit: string | null
  readonly spend: bigint
  readonly user_share: bigint
  readonly health_share: bigint
  /** Of the spending, that of which somebody said who pays. */
  readonly known: bigint
}

export interface CaseRow extends Placed {
  readonly kind: string
  readonly phase: string | null
  readonly cases: number
  readonly days: bigint
}

export type Path = readonly string[]

interface Table<Row extends Placed> {
  /** Where it stands among what it counts, the whole first. */
  columnOf(row: Row): Path
  countOf(row: Row): number
  /** A row of nothing, at a place and a column. */
  empty(place: Placed, column: Path): Row
}

export type Told<Row> = Row & { readonly told: boolean }

const services: Table<YearRow> = {
  columnOf: ({ area, service, fund }) => [
    '*',
    ...[area, service, fund].filter((one) => one !== null),
  ],
  countOf: ({ users }) => users,
  empty: (place, [, area = null, service = null, fund = null]) => ({
    ...place,
    ...{ area, service, fund, users: 0, quantity: null, unit: null, spend: 0n },
    ...{ user_share: 0n, health_share: 0n, known: 0n },
  }),
}

// Phases of `open` are parts of a whole; of those reached there is none, but some came in time, some late.
const paces = ['prompt', 'late']
const cases: Table<CaseRow> = {
  columnOf: ({ kind, phase }) =>
    paces.includes(kind) || kind === 'reached'
      ? [`reached ${String(phase)}`, ...(kind === 'reached' ? [] : [kind])]
      : [kind, ...(phase === null ? [] : [phase])],
  countOf: (row) => row.cases,
  empty: (place, [first = '', part = null]) => {
    const [kind = '', reached = null] = first.split(' ')
    const of = reached === null ? { kind, phase: part } : { kind: part ?? kind, phase: reached }
    return { ...place, ...of, cases: 0, days: 0n }
  },
}

/** Rows of a year of services with whether each may be told, and those hidden where nothing is. */
export function tellYears(rows: readonly YearRow[]): Told<YearRow>[] {
  return tell(rows, services)
}

/** The same of cases. */
export function tellCases(rows: readonly CaseRow[]): Told<CaseRow>[] {
  return tell(rows, cases)
}

function tell<Row extends Placed>(rows: readonly Row[], table: Table<Row>): Told<Row>[] {
  const years = Map.groupBy(rows, ({ year }) => year)
  return [...years.values()].flatMap((ofYear) => tellYear(ofYear, table))
}

export const placeOf = ({ region, zone, municipality }: Placed): Path =>
  [region, zone, municipality].filter((one) => one !== null).map(String)
export const keyOf = (path: Path) => path.join('/')

function tellYear<Row extends Placed>(rows: readonly Row[], table: Table<Row>): Told<Row>[] {
  const placed = rows.map((row) => ({ row, place: placeOf(row), column: table.columnOf(row) }))
  const places = new Map(placed.map(({ place, row }) => [keyOf(place), row]))
  const columns = new Map(placed.map(({ column }) => [keyOf(column), column]))
  const hidden = hiddenIn(
    placed.map(({ row, place, column }) => ({ place, column, n: table.countOf(row) })),
  )
  const present = new Set(placed.map(({ place, column }) => cellKey(keyOf(place), keyOf(column))))
  const empty = [...hidden].filter((key) => !present.has(key)).toSorted()
  return [
    ...placed.map(({ row, place, column }) => {
      return { ...row, told: !hidden.has(cellKey(keyOf(place), keyOf(column))) }
    }),
    ...empty.flatMap((key) => {
      // The key of a fund has what somebody wrote.
      const [place = '', ...names] = key.split('|')
      const somewhere = places.get(place)
      const path = columns.get(names.join('|'))
      return somewhere && path ? [{ ...table.empty(placeIn(somewhere), path), told: false }] : []
    }),
  ]
}

interface Counted {
  readonly place: Path
  readonly column: Path
  readonly n: number
}

/** Keys of the cells that must not be told, also to who knows one place with all that is part of it. */
export function hiddenIn(counted: readonly Counted[]): ReadonlySet<string> {
  const columns = new Map(counted.map(({ column }) => [keyOf(column), column]))
  return hiddenCells(
    counted.map(({ place, column, n }) => ({ row: keyOf(place), column: keyOf(column), n })),
    {
      rows: parentsOf(counted.map(({ place }) => place)),
      columns: parentsOf([...columns.values()]),
      ...{ least: leastTold, insiders: true },
    },
  )
}

export function placeIn({ year, region, zone, municipality }: Placed): Placed {
  return { year, region, zone, municipality }
}

function parentsOf(paths: readonly Path[]): ReadonlyMap<string, string | null> {
  return new Map(
    paths.map((path) => [keyOf(path), path.length > 1 ? keyOf(path.slice(0, -1)) : null]),
  )
}
