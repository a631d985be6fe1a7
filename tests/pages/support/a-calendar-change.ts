import type pg from 'pg'

const make = `
  insert into calendar_change (org, base, doc, made_by, edited_by, state, expected, done, weighed_at)
  select r.org, c.version, c.doc || jsonb_build_object('version', 'prova-' || gen_random_uuid()::text,
      'closures', jsonb_build_array(jsonb_build_object('organisation', o.code, 'from', '2026-12-24',
        'until', '2026-12-31', 'reason', 'ferie'))),
    u.id, u.id, 'weighed', 1, 1, siso_clock()
  from user_account u join user_role r on r.user_id = u.id and r.role = 'procedure-admin',
    (select * from calendar order by published_at desc, version desc limit 1) c,
    (select code from organisation where kind = 'office' and not training order by id limit 1) o
  where u.username = $1 returning id`

const move = `
  insert into calendar_effect (change, revision, case_id, number, zone, office, state_hash, terms, sooner, past)
  select $1, 1, c.id, c.number, c.zone, c.org, 'x', jsonb_build_array(jsonb_build_object('id', 'triage@triage:1',
      'change', 'moved', 'was', '2026-12-24T22:59:59.999Z', 'now', '2027-01-04T22:59:59.999Z', 'past', '[]'::jsonb)),
    $2, $2
  from social_case c where state = 'open' order by id limit 1`

/** A closure over Christmas whose effect was worked out; the case that it moves is the first there is. */
export async function aCalendarChange(
  owner: pg.Pool,
  username: string,
  { sooner = false } = {},
): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(make, [username])
  if (!rows[0]) throw new Error(`no change of the calendar for ${username}`)
  await owner.query(move, [rows[0].id, sooner])
  return rows[0].id
}
