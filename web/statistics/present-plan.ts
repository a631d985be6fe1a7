import { areas, noFund } from '../../domain/statistics/definition.ts'
import type { FundCount, PlacedRow, ServiceCount } from '../../domain/statistics/queries.ts'
import { csvOf } from '../../domain/shared/csv.ts'
import { byName, compareWords } from '../../domain/shared/by-name.ts'
import { barChart } from './chart.ts'
import { countInWords, moneyInWords, provenance } from './in-words.ts'
import { paths, planFilePath, planPath } from './paths.ts'
import { levelOf, placeKey, placeOf } from './places.ts'
import { decimal, moneyColumns, moneyOf, perInhabitant, presentRow } from './present-services.ts'
import type { Named } from './present-services.ts'
import { nameOf, spendFigure, usersFigure, wholeOf } from './present-statistics.ts'

interface Context extends Named {
  /** Undefined: the first zone of the reader. */
  readonly place: number | undefined
}

interface Counts {
  readonly services: readonly ServiceCount[]
  readonly funds: readonly FundCount[]
}

/** A zone in a year, ready for `plan.hbs`: by service and fund, by fund, and by comune and area. */
export function presentPlan(counts: Counts, context: Context) {
  const { t, year, years } = context
  const zones = zonesOf(counts.services, context)
  const zone = chosen(zones, counts.services, context.place)
  const { services, funds } = within(counts, zone)
  const own = zone ? services.filter((row) => placeKey(row) === placeKey(zone)) : []
  const total = own.find(({ area }) => area === null)
  const funded = byFund(ofPlace(funds, zone), context)
  const divided = { ...context, division: 'municipality' as const }
  const place = zone ? placeOf(zone) : undefined
  const comuni = zone && levelOf(zone) === 'zone'
  return {
    title: t('statistics.plan-title'),
    made: provenance(context),
    nothing: zone === undefined,
    ...{ action: paths.plan, back: paths.statistics, year },
    years: years.map((one) => {
      return { href: planPath(one, place), label: String(one), current: one === year }
    }),
    places: zones.map((one) => {
      return { id: placeOf(one), name: nameOf(one, context), chosen: placeOf(one) === place }
    }),
    file: place === undefined ? undefined : planFilePath(year, place),
    heading: zone ? t('statistics.services-of', { place: nameOf(zone, context), year }) : '',
    caption: t('statistics.services-caption', {
      users: countInWords(total?.users, context),
      spend: moneyInWords(total?.spend, context),
    }),
    perInhabitant: perInhabitant(total, context),
    groups: areas.flatMap((area) => groupOf(area, { services: own, funds }, context)),
    total: total && presentRow(total, t('statistics.all-areas'), context),
    byFund: funded,
    fundChart: barChart(
      t('statistics.chart-funds'),
      funded.map(({ name, spend, sum }) => ({ label: name, text: spend, size: sum })),
    ),
    figures: comuni ? [usersFigure(services, divided), spendFigure(services, divided)] : [],
  }
}

/** A plan is of a zone: whoever has none reads the widest place there is. */
function zonesOf(rows: readonly ServiceCount[], context: Context): ServiceCount[] {
  const zones = rows.filter((row) => levelOf(row) === 'zone' && row.area === null && row.zone !== 0)
  const name = (row: ServiceCount) => nameOf(row, context)
  return zones.toSorted((a, b) => compareWords(name(a), name(b)))
}

function chosen(
  zones: readonly ServiceCount[],
  rows: readonly ServiceCount[],
  place: number | undefined,
): ServiceCount | undefined {
  return zones.find((row) => placeOf(row) === place) ?? zones[0] ?? wholeOf(rows)
}

function within({ services, funds }: Counts, zone: PlacedRow | undefined): Counts {
  const inside = (row: PlacedRow) =>
    row.region === zone?.region &&
    row.zone === zone.zone &&
    (!zone.municipality || row.municipality === zone.municipality)
  return { services: services.filter(inside), funds: funds.filter(inside) }
}

function ofPlace(funds: readonly FundCount[], zone: PlacedRow | undefined): FundCount[] {
  return zone ? funds.filter((row) => placeKey(row) === placeKey(zone)) : []
}

function groupOf(area: string, { services, funds }: Counts, context: Context) {
  const own = services.filter((row) => row.area === area)
  const sum = own.find(({ service }) => service === null)
  if (!sum) return []
  const parts = own.flatMap((row) => {
    if (row.service === null) return []
    const name = context.services.get(row.service) ?? row.service
    const paid = ofPlace(funds, sum).filter(({ service }) => service === row.service)
    const sole = paid.length === 1 ? paid[0] : undefined
    return [
      {
        ...presentRow(row, name, context),
        fund: sole ? fundName(sole.fund, context) : context.t('statistics.several-funds'),
        funds: sole ? [] : paid.map((one) => presentRow(one, fundName(one.fund, context), context)),
      },
    ]
  })
  return [{ ...presentRow(sum, context.t(`statistics.area-${area}`), context), services: parts }]
}

function fundName(fund: string, { t }: Pick<Context, 't'>): string {
  return fund === noFund ? t('statistics.no-fund') : fund
}

/** What may be told of each fund: where a service of it may not, at least so much. */
function byFund(funds: readonly FundCount[], context: Context) {
  const { t } = context
  const found = [...Map.groupBy(funds, ({ fund }) => fund)].map(([fund, rows]) => {
    const told = rows.flatMap(({ spend }) => spend ?? [])
    const sum = told.reduce((all, one) => all + one, 0)
    const spend = moneyInWords(told.length === 0 ? null : sum, context)
    const whole = told.length === rows.length || told.length === 0
    return {
      ...{ name: fundName(fund, context), services: rows.length, sum },
      spend: whole ? spend : t('statistics.at-least', { spend }),
    }
  })
  return found.toSorted((a, b) => b.sum - a.sum || byName(a, b))
}

/** The rows of a zone and of its comuni, those of a service with its funds after it. */
export function planFile(counts: Counts, context: Context): string {
  const { t, year, run } = context
  const zone = chosen(zonesOf(counts.services, context), counts.services, context.place)
  const { services, funds } = within(counts, zone)
  const columns = ['year', 'level', 'place', 'area', 'service-code', 'service', 'fund', 'users']
  const heading = [...columns, 'quantity', 'unit', ...moneyColumns, 'told', 'as-of']
  const line = (row: ServiceCount, fund: string | null) => [
    ...[year, t(`statistics.place-${levelOf(row)}`), nameOf(row, context)],
    row.area === null ? t('statistics.all-areas') : t(`statistics.area-${row.area}`),
    ...[row.service, row.service === null ? null : (context.services.get(row.service) ?? null)],
    ...[fund, row.users, decimal(row.quantity), row.quantity === null ? null : row.unit],
    ...[...moneyOf(row), t(row.users === null ? 'statistics.told-no' : 'statistics.told-yes')],
    run?.asOf.toISOString() ?? null,
  ]
  const paid = Map.groupBy(funds, (row) => `${placeKey(row)} ${row.service}`)
  return csvOf([
    heading.map((column) => t(`statistics.column-${column}`)),
    ...services.flatMap((row) => [
      line(row, null),
      ...(paid.get(`${placeKey(row)} ${String(row.service)}`) ?? []).map((one) =>
        line(one, fundName(one.fund, context)),
      ),
    ]),
  ])
}
