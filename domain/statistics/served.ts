import { traceDeliveries } from '../audit/trace-deliveries.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'

/** A granted service that gave something in a span of days, of a case that the reader may open. */
export interface Served {
  readonly id: string
  /** Of the case that granted it. */
  readonly caseId: string
  readonly caseNumber: string
  readonly number: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
  readonly service: string
  readonly fund: string | null
  /** Hundredths of the unit. */
  readonly quantity: number
  readonly unit: string
  /** Cents. */
  readonly spend: number
}

export interface ServedAsk {
  readonly from: CalendarDay
  readonly until: CalendarDay
  readonly place: number
  /** Undefined: all. */
  readonly service: string | undefined
}

/** Of a list; one more tells that there are others. */
export const mostServed = 200

const served = `
  select g.case_id as id, c.id as "caseId", c.number as "caseNumber", g.number, p.given_name as "givenName",
    p.family_name as "familyName", p.alias, p.identity, service_name(g.service) as service,
    fund_name(g.fund) as fund, v.quantity::float8 as quantity, g.unit, (v.spend / 100.0)::float8 as spend
  from served_services($1, $2, $3) v
    join granted_service g on g.case_id = v.service
    join social_case c on c.id = g.parent
    left join person p on p.id = c.subject
  where $4::text is null or g.service = $4
  order by c.number, g.number limit ${String(mostServed + 1)}`

/** The services behind a figure, traced: none to who does not coordinate the place. */
export async function servedIn(act: Act, { from, until, place, service }: ServedAsk) {
  const values = [from, until, place, service ?? null]
  const rows = await act.sql.query<Served>(served, values, 'statistics-served')
  await traceDeliveries(
    act,
    rows.slice(0, mostServed).map(({ id }) => id),
  )
  return rows
}

/** Where the reader coordinates, and all that is part of it. */
export async function coordinatedPlaces(sql: Sql): Promise<number[]> {
  const rows = await sql.query<{ place: number }>(
    `select unnest(places_held_as(array['coordinator'])) as place`,
    [],
    'statistics-coordinated',
  )
  return rows.map(({ place }) => place)
}
