import { cellKey } from './rules.ts'
import { hiddenIn, keyOf, placeIn, placeOf } from './tell.ts'
import type { Placed, Told, YearRow } from './tell.ts'

/** Users and spending of a month; of all areas, and of all services, where it names none. */
export interface SeriesRow extends Placed {
  /** `YYYY-MM`. */
  readonly month: string
  readonly area: string | null
  readonly service: string | null
  readonly users: number
  readonly quantity: bigint | null
  readonly unit: string | null
  readonly spend: bigint
}

/**
 * Rows of months with whether each may be told, and those hidden where nothing is. Months add up to
 * their year, so they are hidden with it: what is hidden in one month, or in the year, is hidden in every
 * month. Whatever is added to hidden figures of one month is then taken from those of another, and the
 * year, of which all may be told, stays as it was. A service by month is told to nobody but who reads
 * all of the place: nothing of it is looked at here.
 */
export function tellSeries(
  rows: readonly SeriesRow[],
  years: readonly Told<YearRow>[],
): Told<SeriesRow>[] {
  const byYear = Map.groupBy(years, ({ year }) => year)
  const ofAreas = rows.filter(({ service }) => service === null)
  const ofServices = rows.filter(({ service }) => service !== null)
  const told = [...Map.groupBy(ofAreas, ({ year }) => year)].flatMap(([year, own]) =>
    tellMonths(own, byYear.get(year) ?? []),
  )
  return told.concat(ofServices.map((row) => ({ ...row, told: false })))
}

function tellMonths(rows: readonly SeriesRow[], year: readonly Told<YearRow>[]): Told<SeriesRow>[] {
  const months = Map.groupBy(rows, ({ month }) => month)
  const hidden = hiddenWith(year)
  // One month alone is its year: what may be told of the one may be told of the other.
  if (months.size > 1)
    for (const own of months.values())
      for (const cell of hiddenIn(own.map(countedIn))) hidden.add(cell)
  const places = new Map([...rows, ...year].map((row) => [keyOf(placeOf(row)), row]))
  const areas = new Map([...rows, ...year].map((row) => [keyOf(columnOf(row)), row.area]))
  return [...months].flatMap(([month, own]) => {
    const present = new Set(own.map(cellOf))
    const empty = [...hidden].filter((cell) => !present.has(cell)).toSorted()
    return [
      ...own.map((row) => ({ ...row, told: !hidden.has(cellOf(row)) })),
      ...empty.flatMap((cell) => {
        const [at = '', column = ''] = cell.split('|')
        const place = places.get(at)
        return place ? [nothingIn(month, { ...place, area: areas.get(column) ?? null })] : []
      }),
    ]
  })
}

type OfArea = Placed & Pick<SeriesRow, 'area'>

const columnOf = ({ area }: OfArea) => (area === null ? ['*'] : ['*', area])
const cellOf = (row: OfArea) => cellKey(keyOf(placeOf(row)), keyOf(columnOf(row)))
const countedIn = (row: SeriesRow) => {
  return { place: placeOf(row), column: columnOf(row), n: row.users }
}

function hiddenWith(year: readonly Told<YearRow>[]): Set<string> {
  const areas = year.filter(({ service, told }) => service === null && !told)
  return new Set(areas.map(cellOf))
}

function nothingIn(month: string, row: OfArea): Told<SeriesRow> {
  const none = { service: null, users: 0, quantity: null, unit: null, spend: 0n }
  return { ...placeIn(row), month, area: row.area, ...none, told: false }
}
