import { areas } from '../../../domain/statistics/definition.ts'
import type { MonthCount, PlacedRow } from '../../../domain/statistics/queries.ts'
import { csvOf } from '../../../domain/shared/csv.ts'
import { formatMonth } from '../../shared/format.ts'
import { columnChart } from '../chart.ts'
import { countInWords, moneyInWords, provenance } from '../in-words.ts'
import type { Count, Shown } from '../in-words.ts'
import { monthsFilePath, monthsPath, paths, servedPath } from '../paths.ts'
import { levelOf, placeKey, placeOf } from '../places.ts'
import { decimal, placesOf } from '../present-services.ts'
import { nameOf, wholeOf } from '../present-statistics.ts'

interface Context extends Shown {
  /** Undefined: the widest that the reader has. */
  readonly place: number | undefined
  /** Places whose services the reader may open. */
  readonly opens: readonly number[]
}

interface Of {
  readonly key: 'month-users' | 'month-spend'
  inWords(row: MonthCount | undefined): string
  size(row: MonthCount | undefined): Count
}

/** A year of one place, month by month, ready for `months.hbs`. */
export function presentMonths(rows: readonly MonthCount[], context: Context) {
  const { t, year, years, place } = context
  const whole = rows.find((row) => placeOf(row) === place) ?? wholeOf(rows)
  const id = whole ? placeOf(whole) : undefined
  const shown: Of[] = [
    {
      key: 'month-users',
      inWords: (row) => countInWords(row?.users, context),
      size: (row) => row?.users,
    },
    {
      key: 'month-spend',
      inWords: (row) => moneyInWords(row?.spend, context),
      size: (row) => row?.spend,
    },
  ]
  return {
    title: t('statistics.months-title'),
    made: provenance(context),
    nothing: whole === undefined,
    ...{ action: paths.months, back: paths.statistics, file: monthsFilePath(year), year },
    years: years.map((one) => {
      return { href: monthsPath(one, id), label: String(one), current: one === year }
    }),
    places: placesOf(rows, context).map((one) => ({ ...one, chosen: one.id === id })),
    heading: whole ? t('statistics.months-of', { place: nameOf(whole, context), year }) : '',
    figures: whole ? shown.map((of) => figure(of, { whole, rows }, context)) : [],
  }
}

interface Found {
  readonly whole: PlacedRow
  readonly rows: readonly MonthCount[]
}

function figure({ key, inWords, size }: Of, { whole, rows }: Found, context: Context) {
  const { t, year, language } = context
  const own = rows.filter((row) => placeKey(row) === placeKey(whole))
  const at = (month: string, area: string | null) =>
    own.find((row) => row.month === month && row.area === area)
  const columns = [...areas.filter((area) => own.some((row) => row.area === area)), null]
  const months = monthsOf(rows)
  const name = (month: string, long = true) => formatMonth(month, language, long)
  const title = t(`statistics.${key}`)
  const most = months.toSorted((a, b) => (size(at(b, null)) ?? 0) - (size(at(a, null)) ?? 0))[0]
  const told = months.some((month) => size(at(month, null)))
  const figures = { users: inWords(at(most ?? '', null)), spend: inWords(at(most ?? '', null)) }
  return {
    ...{ id: key, title, source: t('statistics.users-source') },
    caption:
      told && most
        ? t(`statistics.${key}-caption`, { year, month: name(most), ...figures })
        : t('statistics.month-nothing'),
    definition: t(`statistics.${key}-definition`),
    filter: t('statistics.month-filter', { year, place: nameOf(whole, context) }),
    tableCaption: t('statistics.table-of', { title, year }),
    columns: columns.map((area) =>
      t(area === null ? 'statistics.all-areas' : `statistics.area-${area}`),
    ),
    placeHeading: t('statistics.column-month'),
    chart: columnChart(
      t('statistics.month-chart', { title }),
      months.map((month) => {
        const row = at(month, null)
        return { label: name(month, false), text: inWords(row), size: size(row) }
      }),
    ),
    rows: months.map((month) => ({
      name: name(month),
      href: hrefOf(month, whole, context),
      cells: columns.map((area) => inWords(at(month, area))),
    })),
  }
}

/** Of a year that has something, from the first to the last of which anything is known. */
function monthsOf(rows: readonly MonthCount[]): string[] {
  const found = [...new Set(rows.map(({ month }) => month))].toSorted()
  const [first, last] = [found[0], found.at(-1)].map((month) => Number(month?.slice(5)))
  const year = found[0]?.slice(0, 4)
  if (!first || !last || !year) return []
  return Array.from({ length: last - first + 1 }, (_, n) => {
    return `${year}-${String(first + n).padStart(2, '0')}`
  })
}

function hrefOf(month: string, whole: PlacedRow, { opens, year }: Context): string | undefined {
  const place = placeOf(whole)
  return opens.includes(place) ? servedPath({ year, place, month }) : undefined
}

/** Every month of every place, of all areas and of each. */
export function monthsFile(rows: readonly MonthCount[], context: Shown): string {
  const { t, run } = context
  const columns = ['month', 'level', 'place', 'area', 'users', 'spend', 'told', 'as-of']
  return csvOf([
    columns.map((column) => t(`statistics.column-${column}`)),
    ...rows.map((row) => [
      ...[row.month, t(`statistics.place-${levelOf(row)}`), nameOf(row, context)],
      row.area === null ? t('statistics.all-areas') : t(`statistics.area-${row.area}`),
      ...[row.users, decimal(row.spend)],
      t(row.users === null ? 'statistics.told-no' : 'statistics.told-yes'),
      run?.asOf.toISOString() ?? null,
    ]),
  ])
}
