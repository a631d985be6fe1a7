import { areas } from '../../../domain/statistics/definition.ts'
import type { MonthCount, PlacedRow, ServiceMonth } from '../../../domain/statistics/queries.ts'
import { csvOf } from '../../../domain/shared/csv.ts'
import { byName } from '../../../domain/shared/by-name.ts'
import { formatMonth, formatNumber } from '../../shared/format.ts'
import { columnChart } from '../chart.ts'
import { countInWords, moneyInWords, provenance, quantityInWords } from '../in-words.ts'
import type { Count, Shown } from '../in-words.ts'
import { monthsFilePath, monthsPath, paths, servedPath } from '../paths.ts'
import { levelOf, placeKey, placeOf } from '../places.ts'
import { decimal, placesOf } from '../present-services.ts'
import { nameOf, wholeOf } from '../present-statistics.ts'

interface Context extends Shown {
  /** The place that is shown; undefined: nothing was counted yet. */
  readonly whole: PlacedRow | undefined
  /** A code of the nomenclature; undefined: all services. */
  readonly service: string | undefined
  /** Of the place, for who coordinates there. */
  readonly ofServices: readonly ServiceMonth[]
  readonly services: ReadonlyMap<string, string>
  /** Places whose services the reader may open. */
  readonly opens: readonly number[]
}

/** What was asked for, or the widest that the reader has. */
export function placeShown(rows: readonly MonthCount[], place: number | undefined) {
  return rows.find((row) => placeOf(row) === place) ?? wholeOf(rows)
}

/** A year of one place, month by month, ready for `months.hbs`. */
export function presentMonths(rows: readonly MonthCount[], context: Context) {
  const { t, year, years, whole, service } = context
  const id = whole ? placeOf(whole) : undefined
  const nameOfService =
    service === undefined ? undefined : (context.services.get(service) ?? service)
  const columns =
    nameOfService === undefined ? columnsOf(rows, context) : [ofService(nameOfService, context)]
  const months = monthsOf(rows)
  const shown: readonly Key[] = nameOfService === undefined ? ofAll : ofOne
  return {
    title: t('statistics.months-title'),
    made: provenance(context),
    nothing: whole === undefined,
    ...{ action: paths.months, back: paths.statistics, file: monthsFilePath(year), year },
    years: years.map((one) => {
      return { href: monthsPath(one, id), label: String(one), current: one === year }
    }),
    places: placesOf(rows, context).map((one) => ({ ...one, chosen: one.id === id })),
    services: servicesToChoose(context),
    heading: whole ? t('statistics.months-of', { place: nameOf(whole, context), year }) : '',
    ofService: nameOfService,
    figures: whole ? shown.map((key) => figure(key, { whole, columns, months }, context)) : [],
  }
}

const ofAll = ['month-users', 'month-spend'] as const
const ofOne = ['month-users', 'month-quantity', 'month-spend'] as const
type Key = (typeof ofOne)[number]

/** Null: not told. */
interface Figures {
  readonly users: number | null
  readonly spend: number | null
  readonly quantity?: number | null
  readonly unit?: string | null
}

interface Column {
  readonly label: string
  at(month: string): Figures | undefined
}

/** Areas of which there is something, and all of them at the end. */
function columnsOf(rows: readonly MonthCount[], { whole, t }: Context): Column[] {
  const own = whole ? rows.filter((row) => placeKey(row) === placeKey(whole)) : []
  const found = areas.filter((area) => own.some((row) => row.area === area))
  return [...found, null].map((of) => ({
    label: t(of === null ? 'statistics.all-areas' : `statistics.area-${of}`),
    at: (month) => own.find((row) => row.month === month && row.area === of),
  }))
}

function ofService(label: string, { ofServices, service }: Context): Column {
  const own = ofServices.filter((row) => row.service === service)
  return { label, at: (month) => own.find((row) => row.month === month) }
}

/** By name, all of them first; none where the reader is told of none. */
function servicesToChoose({ ofServices, services, service, t }: Context) {
  const codes = [...new Set(ofServices.map((row) => row.service))]
  if (codes.length === 0) return []
  const named = codes.map((code) => ({ code, name: services.get(code) ?? code }))
  const all = { code: '', name: t('statistics.all-services') }
  return [all, ...named.toSorted(byName)].map((one) => ({
    ...one,
    chosen: one.code === (service ?? ''),
  }))
}

interface Found {
  readonly whole: PlacedRow
  readonly columns: readonly Column[]
  readonly months: readonly string[]
}

function figure(key: Key, { whole, columns, months }: Found, context: Context) {
  const { t, year, language, service } = context
  const all = columns.at(-1)
  const name = (month: string, long = true) => formatMonth(month, language, long)
  const title = t(`statistics.${key}`)
  const size = (month: string) => sizeOf(key, all?.at(month))
  const most = months.toSorted((a, b) => (size(b) ?? 0) - (size(a) ?? 0))[0] ?? ''
  const figures = inWords(key, all?.at(most), context)
  const place = nameOf(whole, context)
  return {
    ...{ id: key, title, source: t('statistics.users-source') },
    caption: months.some(size)
      ? t(`statistics.${key}-caption`, { year, month: name(most), figures })
      : t('statistics.month-nothing'),
    definition: t(`statistics.${key}-definition`),
    filter:
      service === undefined
        ? t('statistics.month-filter', { year, place })
        : t('statistics.month-filter-service', { year, place }),
    tableCaption: t('statistics.table-of', { title, year }),
    columns: columns.map(({ label }) => label),
    placeHeading: t('statistics.column-month'),
    chart: columnChart(
      t('statistics.month-chart', { title }),
      months.map((month) => {
        const text = inWords(key, all?.at(month), context)
        return { label: name(month, false), text, size: size(month) }
      }),
    ),
    rows: months.map((month) => ({
      name: name(month),
      href: hrefOf(month, whole, context),
      cells: columns.map((column) => inWords(key, column.at(month), context)),
    })),
  }
}

function sizeOf(key: Key, found: Figures | undefined): Count {
  if (key === 'month-users') return found?.users
  return key === 'month-spend' ? found?.spend : found?.quantity
}

function inWords(key: Key, found: Figures | undefined, context: Context): string {
  if (key === 'month-users') return countInWords(found?.users, context)
  return key === 'month-spend'
    ? moneyInWords(found?.spend, context)
    : receivedInWords(found, context)
}

function receivedInWords(found: Figures | undefined, context: Context): string {
  if (!found) return formatNumber(0, context.language)
  const { quantity = null, unit = null } = found
  return quantityInWords({ quantity, unit }, context)
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

function hrefOf(
  month: string,
  whole: PlacedRow,
  { opens, year, service }: Context,
): string | undefined {
  const place = placeOf(whole)
  const of = { year, place, month, ...(service !== undefined && { service }) }
  return opens.includes(place) ? servedPath(of) : undefined
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
