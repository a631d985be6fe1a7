import type { Sql } from '../../domain/shared/sql.ts'
import type { Place } from './landscape.ts'

// From a Monday at eight to the next, from the week before to the one after: then nobody yet.
const turns = `
  insert into on_call_turn (id, zone, who, phone, starts_at, ends_at, recorded_by)
  select md5('on-call ' || z.zone || ' ' || n)::uuid, z.zone, (array['Sara Prova', 'Cooperativa della Notte, centralino'])[1 + abs(n) % 2],
    '0000 00020' || abs(n) % 2, at.monday at time zone 'Europe/Rome', (at.monday + interval '7 days') at time zone 'Europe/Rome', z.chief
  from (select $1::int as zone, min(user_id::text)::uuid as chief from user_role where org = $1 and role = 'coordinator') z
    cross join generate_series(-1, 1) n cross join lateral (
      select date_trunc('week', siso_clock() at time zone 'Europe/Rome') + n * interval '7 days' + interval '8 hours' as monday) at
  where z.chief is not null`

const note = `
  insert into on_call_note (id, zone, body, written_by, at)
  select md5('on-call note ' || t.zone)::uuid, t.zone,
    'Notte tranquilla dopo le due. Il posto letto del centro di accoglienza è libero da domani.', t.recorded_by,
    siso_clock() - interval '7 hours'
  from on_call_turn t where t.zone = $1 limit 1`

/** Who answers for the emergency service of the documented users' zone, and what was left said last night. */
export async function fillRoster(sql: Sql, { zone }: Place): Promise<void> {
  await sql.query(turns, [zone])
  await sql.query(note, [zone])
}
