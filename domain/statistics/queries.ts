import type { Sql } from '../shared/sql.ts'

/** Null: of all of them. */
export interface PlacedRow {
  readonly region: number
  readonly zone: number | null
  readonly municipality: number | null
}

export interface ServiceCount extends PlacedRow {
  readonly area: string | null
  readonly service: string | null
  /** Persons, each once; null, as what follows, where it may not be told. */
  readonly users: number | null
  /** Hundredths of the unit; null where units differ too. */
  readonly quantity: number | null
  readonly unit: string | null
  /** Cents. */
  readonly spend: number | null
  /** What persons, and what the health service pay of it. */
  readonly userShare: number | null
  readonly healthShare: number | null
  /** Of the spending, that of which somebody said who pays. */
  readonly known: number | null
}

/** Of a service by its fund. */
export interface FundCount extends ServiceCount {
  readonly area: string
  readonly service: string
  /** By its one name, however plans write it; `noFund` where they say none. */
  readonly fund: string
}

export interface CaseCount extends PlacedRow {
  readonly kind: 'access' | 'open' | 'reached'
  readonly phase: string | null
  readonly cases: number | null
  /** From the opening, of all of them together. */
  readonly days: number | null
}

/** The last run: as of when the tables hold. */
export interface LastRun {
  readonly id: number
  readonly definition: number
  readonly asOf: Date
}

export interface Statistics {
  readonly run: LastRun | undefined
  /** That have something, the last first. */
  readonly years: readonly number[]
}

const lastRun =
  'select id, definition, as_of as "asOf" from statistics_run order by id desc limit 1'

/** Undefined: no night has counted yet. */
export async function lastRunOf(sql: Sql): Promise<LastRun | undefined> {
  const [run] = await sql.query<LastRun>(lastRun, [], 'statistics-run')
  return run
}

/** What the night has made. */
export async function statisticsMade(sql: Sql): Promise<Statistics> {
  const [run, years] = await Promise.all([
    lastRunOf(sql),
    sql.query<{ year: number }>('select year from statistics_years() year', [], 'statistics-years'),
  ])
  return { run, years: years.map(({ year }) => year) }
}

// Rows that are there to be hidden say nothing to who may read that nothing is there.
const something = '(users = 0 and spend = 0 and coalesce(quantity, 0) = 0) is not true'

// Exact up to ninety thousand billion euros.
const amounts = `users, quantity::float8 as quantity, unit, (spend / 100.0)::float8 as spend,
    (user_share / 100.0)::float8 as "userShare", (health_share / 100.0)::float8 as "healthShare",
    (known / 100.0)::float8 as known`
const services = `
  select region, zone, municipality, area, service, ${amounts}
  from year_statistics($1) where ${something}
  order by region, zone nulls first, municipality nulls first, area nulls first, service nulls first`

/** A year of services, in the places that the reader plans or coordinates. */
export function serviceCounts(sql: Sql, year: number): Promise<ServiceCount[]> {
  return sql.query<ServiceCount>(services, [year], 'statistics-services')
}

const funds = `
  select region, zone, municipality, area, service, fund_name(fund) as fund, ${amounts}
  from fund_statistics($1) where ${something}
  order by region, zone nulls first, municipality nulls first, area, service, fund`

/** The same services by fund. */
export function fundCounts(sql: Sql, year: number): Promise<FundCount[]> {
  return sql.query<FundCount>(funds, [year], 'statistics-funds')
}

export interface MonthCount extends PlacedRow {
  /** `YYYY-MM`. */
  readonly month: string
  readonly area: string | null
  readonly users: number | null
  /** Cents. */
  readonly spend: number | null
}

const series = `
  select month, region, zone, municipality, area, users, (spend / 100.0)::float8 as spend
  from series_statistics($1)
  order by region, zone nulls first, municipality nulls first, area nulls first, month`

/** Months of a year, in the same places. */
export function monthCounts(sql: Sql, year: number): Promise<MonthCount[]> {
  return sql.query<MonthCount>(series, [year], 'statistics-series')
}

/** A service in a month, in one place. */
export interface ServiceMonth {
  /** `YYYY-MM`. */
  readonly month: string
  readonly service: string
  readonly users: number
  /** Hundredths of the unit; null where units differ. */
  readonly quantity: number | null
  readonly unit: string | null
  /** Cents. */
  readonly spend: number
}

const ofServices = `
  select month, service, users, quantity::float8 as quantity, unit, (spend / 100.0)::float8 as spend
  from service_series($1, $2) order by service, month`

/** All services of a place in a year, month by month: none to who does not coordinate there. */
export function serviceMonths(
  sql: Sql,
  { year, place }: { readonly year: number; readonly place: number },
): Promise<ServiceMonth[]> {
  return sql.query<ServiceMonth>(ofServices, [year, place], 'statistics-service-months')
}

const cases = `
  select region, zone, municipality, kind, phase, cases, days::float8 as days from case_statistics($1)
  where kind in ('access', 'open', 'reached')
  order by region, zone nulls first, municipality nulls first, kind, phase nulls first`

/** A year of cases, in the same places. */
export function caseCounts(sql: Sql, year: number): Promise<CaseCount[]> {
  return sql.query<CaseCount>(cases, [year], 'statistics-cases')
}
