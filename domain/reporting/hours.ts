import { recordEvent } from '../audit/record.ts'
import { rolesWith } from '../auth/policy.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import { zoneNotDeclared } from './errors.ts'
import type { PlannedPlace } from './planned-places.ts'

/** When a month of reporting took so long: before the system, or as it is now. */
export const hourPeriods = ['before', 'now'] as const
export type HourPeriod = (typeof hourPeriods)[number]

/** What a month of reporting takes the people of a zone. */
export interface DeclaredHours {
  readonly zone: number
  readonly period: HourPeriod
  readonly hours: number
  /** How it is known, and the day that it is of. */
  readonly source: string
  readonly sourceDate: CalendarDay
}

const zones = `
  select o.id, o.name, o.kind from organisation o
  where o.kind = 'zone' and o.id = any((select places_held_as($1))::int[]) order by o.name, o.id`

/** The zones that the reader coordinates or plans. */
export function declaringZones(sql: Sql): Promise<PlannedPlace[]> {
  return sql.query<PlannedPlace>(zones, [rolesWith('hours.declare')], 'figures-declaring')
}

export interface Declared extends Omit<DeclaredHours, 'zone'> {
  readonly zone: string
  readonly by: string
  readonly at: Date
  /** No later one of the same zone and period has taken its place. */
  readonly holds: boolean
}

const history = `
  select z.name as zone, h.period, h.hours::float8 as hours, h.source, h.source_date::text as "sourceDate",
    u.full_name as by, h.at,
    not exists (select from reporting_hours l where l.zone = h.zone and l.period = h.period and l.id > h.id) as holds
  from reporting_hours h join organisation z on z.id = h.zone join user_account u on u.id = h.set_by
  order by h.id desc limit 200`

/** What was declared for the zones that the reader plans or coordinates, the last first. */
export function hoursHistory(sql: Sql): Promise<Declared[]> {
  return sql.query<Declared>(history, [], 'figures-hours')
}

const insert = `
  insert into reporting_hours (zone, period, hours, source, source_date, set_by) values ($1, $2, $3, $4, $5, $6)`

/**
 * Declares what reporting takes a zone; it takes the place of what was declared before for that period.
 * @throws `zone-not-declared` to who neither coordinates nor plans that zone
 */
export async function declareHours(act: Act, declared: DeclaredHours): Promise<void> {
  const { sql, session, request } = act
  const { zone, period, hours, source, sourceDate } = declared
  if (!(await declaringZones(sql)).some(({ id }) => id === zone)) throw zoneNotDeclared()
  await sql.query(insert, [zone, period, hours, source, sourceDate, session.userId])
  await recordEvent(sql, {
    action: 'reporting-hours-declared',
    objectKind: 'organisation',
    objectId: String(zone),
    actor: session.userId,
    request,
    detail: { period, hours },
  })
}
