import type { AuditDetail } from '../../audit/events.ts'
import { recordEvent } from '../../audit/record.ts'
import { DomainError } from '../../shared/domain-error.ts'
import type { Act } from '../../shared/act.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'
import type { Sql } from '../../shared/sql.ts'
import type { Counted } from './read-inhabitants.ts'

/** A comune of the reader's, with how many live there today as far as somebody recorded it. */
export interface Populated {
  readonly id: number
  /** Of ISTAT. */
  readonly code: string
  readonly name: string
  readonly zone: string | null
  readonly n: number | null
  /** `YYYY-MM-DD`. */
  readonly day: string | null
  /** Null: the census of 2011. */
  readonly source: string | null
  /** Whether the reader plans there, and records it. */
  readonly records: boolean
}

const populated = `
  select o.id, o.code, o.name, z.name as zone, i.n, i.day::text as day, i.source,
    o.id = any((select places_held_as(array['planner']))::int[]) as records
  from organisation o
    left join lateral inhabitants_on(o.id, siso_today()) i on true
    left join lateral (
      select p.name from organisation_tie t join organisation p on p.id = t.parent and p.kind = 'zone'
      where t.child = o.id and t.relation = 'part-of' and t.valid_from <= siso_today()
        and coalesce(t.valid_to, 'infinity') > siso_today() limit 1) z on true
  where o.kind = 'municipality' and o.id = any((select places_held_as(array['planner', 'coordinator']))::int[])
    and (o.valid_to is null or o.valid_to > siso_today())
  order by o.name, o.id`

/** The comuni where the reader plans or coordinates, by name. */
export function populatedPlaces(sql: Sql): Promise<Populated[]> {
  return sql.query<Populated>(populated, [], 'populated-places')
}

/** What was recorded of a day in the comuni where the reader plans. */
export interface RecordedDay {
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly source: string
  readonly comuni: number
  readonly by: string
}

const days = `
  select day::text as day, min(source) as source, count(*)::int as comuni, min(full_name) as by from (
    select distinct on (i.municipality, i.day) i.day, i.n, i.source, u.full_name
    from inhabitants i join user_account u on u.id = i.recorded_by
    where i.municipality = any((select places_held_as(array['planner']))::int[])
    order by i.municipality, i.day, i.id desc) held
  where n is not null group by day order by day desc`

export function recordedDays(sql: Sql): Promise<RecordedDay[]> {
  return sql.query<RecordedDay>(days, [], 'inhabitants-days')
}

export interface NewCount {
  readonly day: CalendarDay
  readonly source: string
  readonly counted: readonly Counted[]
}

const insert = `
  insert into inhabitants (municipality, day, n, source, recorded_by)
  select municipality, $1, n, $2, $3 from unnest($4::int[], $5::int[]) c (municipality, n)`

/**
 * Records how many people lived in some comuni on a day.
 * @throws `inhabitants-not-yours` to who does not plan in one of them
 */
export async function recordInhabitants(act: Act, { day, source, counted }: NewCount) {
  await onlyOwn(
    act.sql,
    counted.map(({ municipality }) => municipality),
  )
  const places = counted.map(({ municipality }) => municipality)
  const numbers = counted.map(({ n }) => n)
  const values = [day, source, act.session.userId, places, numbers]
  await act.sql.query(insert, values, 'record-inhabitants')
  await trace(act, day, { comuni: counted.length })
}

const takeBack = `
  insert into inhabitants (municipality, day, n, source, recorded_by)
  select municipality, day, null, source, $2 from (
    select distinct on (i.municipality) i.municipality, i.day, i.n, i.source from inhabitants i
    where i.day = $1 and i.municipality = any((select places_held_as(array['planner']))::int[])
    order by i.municipality, i.id desc) held
  where n is not null returning municipality`

/** Takes back what was recorded of a day in all comuni where the reader plans. @returns of how many */
export async function takeBackInhabitants(act: Act, day: CalendarDay): Promise<number> {
  const gone = await act.sql.query(takeBack, [day, act.session.userId], 'take-back-inhabitants')
  if (gone.length > 0) await trace(act, day, { comuni: gone.length, taken_back: true })
  return gone.length
}

async function onlyOwn(sql: Sql, places: readonly number[]): Promise<void> {
  const own = await populatedPlaces(sql)
  const mine = new Set(own.filter(({ records }) => records).map(({ id }) => id))
  if (!places.every((place) => mine.has(place))) throw inhabitantsNotYours()
}

function inhabitantsNotYours(): DomainError {
  const message =
    'Gli abitanti di un comune li registra chi programma in quel territorio: chiedi a chi ha questo ruolo.'
  return new DomainError('inhabitants-not-yours', 403, { message })
}

async function trace({ sql, session, request }: Act, day: CalendarDay, detail: AuditDetail) {
  await recordEvent(sql, {
    action: 'inhabitants-recorded',
    objectKind: 'organisation',
    actor: session.userId,
    request,
    detail: { day, ...detail },
  })
}

/** Of places, how many people live there at the end of a year, or today, and of when the oldest count is. */
export interface OfPlace {
  readonly inhabitants: number
  /** `YYYY-MM-DD`. */
  readonly countedOn: string
}

const ofPlaces = `
  select place, inhabitants, counted_on::text as "countedOn" from place_inhabitants($1)
  where inhabitants is not null`

/** By place: comuni, zones and regions of the reader of which all is known. */
export async function inhabitantsOf(sql: Sql, year: number): Promise<ReadonlyMap<number, OfPlace>> {
  const rows = await sql.query<OfPlace & { place: number }>(ofPlaces, [year], 'place-inhabitants')
  return new Map(rows.map(({ place, ...of }) => [place, of]))
}
