import { areas } from '../../domain/statistics/definition.ts'
import type { ServiceCount } from '../../domain/statistics/queries.ts'
import { csvOf, hundredthsInCell } from '../../domain/shared/csv.ts'
import { formatNumber } from '../shared/format.ts'
import { countInWords, moneyInWords, provenance } from './in-words.ts'
import type { Shown, Words } from './in-words.ts'
import { filePath, paths, servicesPath } from './paths.ts'
import { levelOf, placeKey, placeOf } from './places.ts'
import { nameOf, wholeOf } from './present-statistics.ts'

export interface Named extends Shown {
  /** Names of services, by code. */
  readonly services: ReadonlyMap<string, string>
}

interface Context extends Named {
  /** Undefined: the widest that the reader has. */
  readonly place: number | undefined
}

/** The table of the yearly survey for one place: areas, and within each its services. */
export function presentServices(all: readonly ServiceCount[], context: Context) {
  const { t, year, years } = context
  const whole = all.find((row) => placeOf(row) === context.place) ?? wholeOf(all)
  const rows = whole ? all.filter((row) => placeKey(row) === placeKey(whole)) : []
  const place = whole ? placeOf(whole) : 0
  const total = rows.find(({ area }) => area === null)
  return {
    title: t('statistics.services-title'),
    made: provenance(context),
    nothing: rows.length === 0,
    action: paths.services,
    back: paths.statistics,
    file: filePath(year),
    year,
    years: years.map((one) => {
      return { href: servicesPath(one, place), label: String(one), current: one === year }
    }),
    places: placesOf(all, context).map((one) => ({ ...one, chosen: one.id === place })),
    heading: whole ? t('statistics.services-of', { place: nameOf(whole, context), year }) : '',
    caption: t('statistics.services-caption', {
      users: countInWords(total?.users, context),
      spend: moneyInWords(total?.spend, context),
    }),
    groups: areas.flatMap((area) => groupOf(area, rows, context)),
    total: total && presentRow(total, t('statistics.all-areas'), context),
  }
}

function groupOf(area: string, rows: readonly ServiceCount[], context: Context) {
  const own = rows.filter((row) => row.area === area)
  const sum = own.find(({ service }) => service === null)
  if (!sum) return []
  const services = own.flatMap((row) => {
    if (row.service === null) return []
    const name = context.services.get(row.service) ?? row.service
    return [presentRow(row, name, context)]
  })
  return [{ ...presentRow(sum, context.t(`statistics.area-${area}`), context), services }]
}

/** A row with its figures in words. */
export function presentRow(row: ServiceCount, name: string, context: Named) {
  const { t } = context
  return {
    name,
    users: countInWords(row.users, context),
    quantity: row.service === null ? '' : quantityInWords(row, context),
    spend: moneyInWords(row.spend, context),
    share: t('statistics.not-recorded'),
  }
}

function quantityInWords({ users, quantity, unit }: ServiceCount, { t, language }: Words) {
  if (users === null) return t('statistics.few')
  // Money is told once, as spending.
  if (quantity === null || unit === null || unit === 'euro') return '–'
  const n = quantity / 100
  return `${formatNumber(n, language)} ${t(`delivery.unit-${unit}`, { count: n })}`
}

/** Regions first, then each zone with its comuni. */
function placesOf(rows: readonly ServiceCount[], context: Context) {
  const byPlace = new Map(rows.map((row) => [placeKey(row), row]))
  return [...byPlace.values()].flatMap((row) => {
    const id = placeOf(row)
    if (id === 0) return []
    return [
      { id, name: nameOf(row, context), level: context.t(`statistics.place-${levelOf(row)}`) },
    ]
  })
}

/** Every level of a year as one table; what must not be told is empty and says so. */
export function serviceFile(rows: readonly ServiceCount[], context: Context): string {
  const { t, year, run } = context
  const columns = ['year', 'level', 'place', 'area', 'service-code', 'service', 'users', 'quantity']
  const heading = [...columns, 'unit', 'spend', 'user-share', 'health-share', 'told', 'as-of']
  return csvOf([
    heading.map((column) => t(`statistics.column-${column}`)),
    ...rows.map((row) => [
      ...[year, t(`statistics.place-${levelOf(row)}`), nameOf(row, context)],
      row.area === null ? t('statistics.all-areas') : t(`statistics.area-${row.area}`),
      ...[row.service, row.service === null ? null : (context.services.get(row.service) ?? null)],
      ...[row.users, decimal(row.quantity), row.quantity === null ? null : row.unit],
      ...[decimal(row.spend), null, null],
      t(row.users === null ? 'statistics.told-no' : 'statistics.told-yes'),
      run?.asOf.toISOString() ?? null,
    ]),
  ])
}

/** Hundredths in a cell, which is empty where they must not be told. */
export function decimal(hundredths: number | null): string | null {
  return hundredths === null ? null : hundredthsInCell(hundredths)
}
