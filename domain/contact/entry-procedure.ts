import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease } from '../tasks/published.ts'
import { noCalendar, noEntryProcedure } from './errors.ts'

/** What a contact opens with: the release in force, and the calendar by which its terms run. */
export interface EntryProcedure {
  readonly release: Release
  readonly calendar: string
}

// A release that begins with the contact, valid now and for this place: the nearest layer first.
// `entry-procedure` of the installation says which one is meant where a whole region has several.
const inForce = `
  select r.key || '@' || r.version as name from release r
  where (r.doc #>> '{validity,from}')::timestamptz <= siso_clock()
    and coalesce((r.doc #>> '{validity,to}')::timestamptz > siso_clock(), true)
    and exists (select 1 from jsonb_array_elements(r.doc -> 'steps') s
      where s ->> 'key' = r.doc ->> 'start' and s ->> 'phase' = 'contact')
    and case when r.doc #>> '{layer,level}' in ('zone', 'municipality')
      then r.doc #>> '{layer,organisation}' in (select code from organisation where id = any($1))
      else r.key = coalesce((select value #>> '{}' from installation where key = 'entry-procedure'), r.key) end
  order by array_position(array['municipality', 'zone', 'regional', 'national'], r.doc #>> '{layer,level}'),
    r.version desc, r.key limit 1`

const newestCalendar = `
  select coalesce((select value #>> '{}' from installation where key = 'calendar'),
    (select version from calendar order by published_at desc, version desc limit 1)) as version`

/**
 * The procedure that a contact at this place begins, as published and in force today.
 * @param places the office and the organisations that it is part of
 * @throws `no-entry-procedure`, `no-calendar` when the installation has none
 */
export async function entryProcedure(
  sql: Sql,
  places: readonly (number | null)[],
): Promise<EntryProcedure> {
  const known = places.filter((place) => place !== null)
  const [found] = await sql.query<{ name: string }>(inForce, [known])
  if (!found) throw noEntryProcedure()
  const [calendar] = await sql.query<{ version: string | null }>(newestCalendar)
  if (typeof calendar?.version !== 'string') throw noCalendar()
  return { release: await getRelease(sql, found.name), calendar: calendar.version }
}
