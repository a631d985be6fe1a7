import { areas } from '../../domain/statistics/definition.ts'
import type { PlacedRow, ServiceCount } from '../../domain/statistics/queries.ts'
import type { OfPlace } from '../../domain/statistics/inhabitants/inhabitants.ts'
import { csvOf, hundredthsInCell } from '../../domain/shared/csv.ts'
import { formatDate, formatNumber } from '../shared/format.ts'
import {
  countInWords,
  moneyInWords,
  provenance,
  quantityInWords,
  shareInWords,
} from './in-words.ts'
import type { Shown, Words } from './in-words.ts'
import { barChart } from './chart.ts'
import { filePath, paths, servedPath, servicesPath } from './paths.ts'
import { levelOf, placeKey, placeOf } from './places.ts'
import { nameOf, wholeOf } from './present-statistics.ts'

export interface Named extends Shown {
  /** Names of services, by code. */
  readonly services: ReadonlyMap<string, string>
  /** By place, those of which all inhabitants are known. */
  readonly inhabitants: ReadonlyMap<number, OfPlace>
}

interface Context extends Named {
  /** Undefined: the widest that the reader has. */
  readonly place: number | undefined
  /** Places whose services the reader may open. */
  readonly opens: readonly number[]
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
    perInhabitant: perInhabitant(total, context),
    chart: barChart(
      t('statistics.chart-services'),
      rows.flatMap(({ area, service, spend }) => {
        if (area === null || service !== null) return []
        const text = moneyInWords(spend, context)
        return [{ label: t(`statistics.area-${area}`), text, size: spend }]
      }),
    ),
    groups: areas.flatMap((area) => groupOf(area, rows, context)),
    total: total && presentRow(total, t('statistics.all-areas'), context),
  }
}

/** What was spent for each inhabitant, where both are known and may be told. */
export function perInhabitant(row: ServiceCount | undefined, context: Named) {
  const { t, language, inhabitants } = context
  const of = row && inhabitants.get(placeOf(row))
  if (!of || row.spend === null) return undefined
  return t('statistics.per-inhabitant', {
    spend: moneyInWords(row.spend / of.inhabitants, context),
    count: formatNumber(of.inhabitants, language),
    when: formatDate(of.countedOn, language),
  })
}

function groupOf(area: string, rows: readonly ServiceCount[], context: Context) {
  const own = rows.filter((row) => row.area === area)
  const sum = own.find(({ service }) => service === null)
  if (!sum) return []
  const services = own.flatMap((row) => {
    if (row.service === null) return []
    const name = context.services.get(row.service) ?? row.service
    return [{ ...presentRow(row, name, context), href: servicesHref(row, context) }]
  })
  return [{ ...presentRow(sum, context.t(`statistics.area-${area}`), context), services }]
}

function servicesHref(row: ServiceCount, { year, opens }: Context): string | undefined {
  const place = placeOf(row)
  if (row.service === null || !opens.includes(place)) return undefined
  return servedPath({ year, place, service: row.service })
}

/** A row with its figures in words. */
export function presentRow(row: ServiceCount, name: string, context: Named) {
  return {
    name,
    users: countInWords(row.users, context),
    quantity: row.service === null ? '' : receivedInWords(row, context),
    spend: moneyInWords(row.spend, context),
    userShare: shareInWords(row.userShare, row, context),
    healthShare: shareInWords(row.healthShare, row, context),
  }
}

function receivedInWords(row: ServiceCount, words: Words): string {
  return row.users === null ? words.t('statistics.few') : quantityInWords(row, words)
}

/** Regions first, then each zone with its comuni. */
export function placesOf(rows: readonly PlacedRow[], context: Shown) {
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
export function serviceFile(rows: readonly ServiceCount[], context: Named): string {
  const { t, year, run } = context
  const columns = ['year', 'level', 'place', 'area', 'service-code', 'service', 'users', 'quantity']
  const heading = [...columns, 'unit', ...moneyColumns, 'told', 'as-of']
  return csvOf([
    heading.map((column) => t(`statistics.column-${column}`)),
    ...rows.map((row) => [
      ...[year, t(`statistics.place-${levelOf(row)}`), nameOf(row, context)],
      row.area === null ? t('statistics.all-areas') : t(`statistics.area-${row.area}`),
      ...[row.service, row.service === null ? null : (context.services.get(row.service) ?? null)],
      ...[row.users, decimal(row.quantity), row.quantity === null ? null : row.unit],
      ...moneyOf(row),
      t(row.users === null ? 'statistics.told-no' : 'statistics.told-yes'),
      run?.asOf.toISOString() ?? null,
    ]),
  ])
}

/** What was spent, who pays it, and of how much of it somebody said so. */
export const moneyColumns = ['spend', 'user-share', 'health-share', 'known'] as const

/** The cells of `moneyColumns`. Of nothing that somebody said there is no share. */
export function moneyOf({ spend, userShare, healthShare, known }: ServiceCount) {
  const shares = known === 0 && spend !== 0 ? [null, null] : [userShare, healthShare].map(decimal)
  return [decimal(spend), ...shares, decimal(known)]
}

/** Hundredths in a cell, which is empty where they must not be told. */
export function decimal(hundredths: number | null): string | null {
  return hundredths === null ? null : hundredthsInCell(hundredths)
}
