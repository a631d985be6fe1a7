import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import type { Sql } from '../shared/sql.ts'
import { placeNotPlanned } from './errors.ts'
import { mustPlan } from './planned-places.ts'

/** What a zone is given of a fund for a year. */
export interface Allocation {
  readonly year: number
  readonly fund: string
  /** Cents. */
  readonly amount: number
  /** The act that gives it, and its day. */
  readonly source: string
  readonly sourceDate: CalendarDay
}

export interface Recorded extends Allocation {
  readonly zone: string
  readonly by: string
  readonly at: Date
  /** No later one of the same zone, year and fund has taken its place. */
  readonly holds: boolean
}

const history = `
  select z.name as zone, a.year, a.fund, a.amount::float8 as amount, a.source, a.source_date::text as "sourceDate",
    u.full_name as by, a.at,
    not exists (select from fund_allocation l where l.zone = a.zone and l.year = a.year
      and fund_key(l.fund) = fund_key(a.fund) and l.id > a.id) as holds
  from fund_allocation a join organisation z on z.id = a.zone join user_account u on u.id = a.set_by
  order by a.year desc, z.name, a.id desc limit 200`

/** What was recorded for the zones that the reader plans or coordinates, the newest year first. */
export function allocationHistory(sql: Sql): Promise<Recorded[]> {
  return sql.query<Recorded>(history, [], 'figures-allocations')
}

const insert = `
  insert into fund_allocation (zone, year, fund, amount, source, source_date, set_by)
  values ($1, $2, $3, $4, $5, $6, $7)`

/**
 * Records what a zone is given; it takes the place of what was recorded before for that year and fund.
 * @throws `place-not-planned` to who does not plan that zone
 */
export async function allocateFund(
  act: Act,
  { zone, year, fund, amount, source, sourceDate }: Allocation & { readonly zone: number },
): Promise<void> {
  const { sql, session, request } = act
  if ((await mustPlan(sql, zone)).kind !== 'zone') throw placeNotPlanned()
  await sql.query(insert, [zone, year, fund, amount, source, sourceDate, session.userId])
  await recordEvent(sql, {
    action: 'fund-allocated',
    objectKind: 'organisation',
    objectId: String(zone),
    actor: session.userId,
    request,
    detail: { year, amount },
  })
}
