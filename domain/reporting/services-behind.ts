import { traceDeliveries } from '../audit/trace-deliveries.ts'
import { rolesWith } from '../auth/policy.ts'
import type { Unit } from '../delivery/rules.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import type { Period } from './rules.ts'

/** The number of a figure that is asked for: a service of a body in the last weeks, or a fund of this year. */
export type Behind =
  | { readonly code: string; readonly unit: Unit; readonly body: number | null }
  | { readonly fund: string }

interface Service {
  readonly id: string
  readonly number: string
  readonly service: string
  readonly unit: Unit
  readonly body: string | null
  readonly office: string
}

/** Hundredths of the unit in each period. */
export interface DeliveredService extends Service, Readonly<Record<Period, number>> {}
/** Cents of this year. */
export interface PaidService extends Service {
  readonly committed: number
  readonly spent: number
}

export interface ServicesBehind<T> {
  readonly rows: readonly T[]
  /** Of the last row shown, where there are more. */
  readonly next: string | undefined
  /** How many the figure counts, also those that the reader does not open. */
  readonly counted: number
  /** Those among them that the reader opens. */
  readonly opened: number
}

export const servicesPerPage = 50

const columns = `g.case_id as id, g.number, g.unit, o.name as body, f.name as office,
  service_name(g.service) as service`
const joined = `join social_case c on c.id = g.case_id join organisation f on f.id = c.org
  left join organisation o on o.id = g.provider`
const mine = 'c.org = any((select places_held_as($1))::int[])'
const page = `order by m.number limit ${String(servicesPerPage + 1)}`

const between = (first: number, last: number) =>
  `coalesce(sum(d.quantity) filter (where d.day between siso_today() - ${String(first)} and siso_today() - ${String(last)}), 0)::float8`

const delivered = `
  with m as (
    select ${columns}, ${between(6, 0)} as week, ${between(13, 7)} as "weekBefore", ${between(27, 0)} as month,
      ${between(55, 28)} as "monthBefore"
    from granted_service g ${joined}
      join delivery d on d.service = g.case_id and d.day between siso_today() - 55 and siso_today()
    where g.service = $3 and g.unit = $4 and g.provider is not distinct from $5 and ${mine}
    group by g.case_id, o.name, f.name)
  select m.*, (select count(*)::int from m) as opened, count_delivered($3, $4, $5) as counted
  from (select 1) one left join m on m.number > $2 ${page}`

const paid = `
  with m as (
    select ${columns}, y.committed::float8 as committed, y.spent::float8 as spent
    from granted_service g ${joined} join year_costs() y on y.service = g.case_id
    where fund_key(g.fund) is not distinct from fund_key($3) and ${mine})
  select m.*, (select count(*)::int from m) as opened, count_of_fund($3) as counted
  from (select 1) one left join m on m.number > $2 ${page}`

type Found<T> = T & {
  readonly id: string | null
  readonly opened: number
  readonly counted: number
}

function listOf<T extends Service>(found: readonly Found<T>[]): ServicesBehind<T> {
  const rows = found.filter(({ id }) => id !== null)
  const shown = rows.slice(0, servicesPerPage)
  return {
    rows: shown,
    next: rows.length > shown.length ? shown.at(-1)?.number : undefined,
    counted: found[0]?.counted ?? 0,
    opened: found[0]?.opened ?? 0,
  }
}

/** What a body delivered of a service, service by service, as far as the reader opens them; traced. */
export async function servicesDelivered(
  act: Act,
  { code, unit, body }: Extract<Behind, { code: string }>,
  after: string,
): Promise<ServicesBehind<DeliveredService>> {
  const asked = [rolesWith('figure.read'), after, code, unit, body]
  return traced(act, await ask<DeliveredService>(act.sql, delivered, asked))
}

/** What the services of a fund cost this year, as far as the reader opens them; traced. */
export async function servicesOfFund(
  act: Act,
  { fund }: Extract<Behind, { fund: string }>,
  after: string,
): Promise<ServicesBehind<PaidService>> {
  const asked = [rolesWith('figure.read'), after, fund]
  return traced(act, await ask<PaidService>(act.sql, paid, asked))
}

async function ask<T extends Service>(
  sql: Sql,
  text: string,
  values: readonly unknown[],
): Promise<ServicesBehind<T>> {
  return listOf(await sql.query<Found<T>>(text, [...values]))
}

async function traced<T extends Service>(
  act: Act,
  found: ServicesBehind<T>,
): Promise<ServicesBehind<T>> {
  await traceDeliveries(
    act,
    found.rows.map(({ id }) => id),
  )
  return found
}
