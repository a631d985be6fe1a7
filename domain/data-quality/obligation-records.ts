import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { obligationNotYours } from './errors.ts'

/** A zone or a municipality of the reader, and whether they record what it has sent. */
export interface OwingPlace {
  readonly id: number
  readonly kind: 'zone' | 'municipality'
  readonly name: string
  readonly records: boolean
}

const places = `
  select o.id, o.kind, o.name,
    o.id = any((select places_held_as(array['coordinator', 'admin-officer']))::int[]) as records
  from organisation o where o.kind in ('zone', 'municipality')
    and o.id = any((select places_held_as(array['coordinator', 'planner', 'admin-officer']))::int[])
    and (o.valid_to is null or o.valid_to > siso_today())
  order by o.name, o.id`

/** The zones and municipalities of which the reader coordinates, plans or administers, by name. */
export function owingPlaces(sql: Sql): Promise<OwingPlace[]> {
  return sql.query<OwingPlace>(places, [], 'owing-places')
}

export interface SentRecord {
  readonly obligation: string
  readonly period: string
  readonly place: number
  readonly outcome: 'sent' | 'rejected'
  /** `YYYY-MM-DD`. */
  readonly on: string
  readonly reference: string
  readonly by: string
}

// The newest row of each holds, unless it takes back those before it.
const records = `
  select * from (
    select distinct on (r.place, r.obligation, r.period) r.obligation, r.period, r.place, r.outcome,
      r.done_on::text as "on", r.reference, u.full_name as by
    from obligation_record r join user_account u on u.id = r.recorded_by
    where r.period >= $1
    order by r.place, r.obligation, r.period, r.at desc, r.id desc) held
  where outcome <> 'withdrawn'`

/** What was sent, and what became of it. @param since the first year of interest */
export function sentRecords(sql: Sql, since: string): Promise<SentRecord[]> {
  return sql.query<SentRecord>(records, [since], 'obligation-records')
}

export interface NewRecord {
  readonly id: string
  readonly obligation: string
  readonly period: string
  readonly place: number
  readonly outcome: 'sent' | 'rejected' | 'withdrawn'
  /** `YYYY-MM-DD`, today or before. */
  readonly on: string
  readonly reference: string
}

const insert = `
  insert into obligation_record (id, obligation, period, place, outcome, done_on, reference, recorded_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`

/**
 * Records that something owed was sent or refused, or that a record was a mistake.
 * @throws `obligation-not-yours` to who neither coordinates nor administers the place
 */
export async function recordObligation(act: Act, record: NewRecord): Promise<void> {
  const { sql, session, request } = act
  const mine = await owingPlaces(sql)
  if (!mine.some(({ id, records: may }) => id === record.place && may)) throw obligationNotYours()
  const { id, obligation, period, place, outcome, on, reference } = record
  const values = [id, obligation, period, place, outcome, on, reference, session.userId]
  await sql.query(insert, values)
  await recordEvent(sql, {
    action: 'obligation-recorded',
    objectKind: 'organisation',
    objectId: String(place),
    actor: session.userId,
    request,
    detail: { obligation, period, outcome, on },
  })
}
