import type pg from 'pg'

const comune = `
  select o.id, o.detail ->> 'belfiore' as belfiore from organisation o
  join user_role r on r.user_id = (select id from user_account where username = $1)
  where o.kind = 'municipality'
    and o.id = any(organisations_below(array[r.org], siso_today()))
    and length(o.detail ->> 'belfiore') = 4
  order by o.id limit 1`

const ledger = `
  insert into siuss_ledger (belfiore, day) values ($1, siso_today()) on conflict do nothing`

const make = `
  insert into flow_file (place, belfiore, kind, format, since, until, bound, head, purpose, asked_by, expected)
  select $1::int, $2::text, 'PS_PSA_SINA', 'xml', '2026-03-01', '2026-03-31', '2026-03-30T10:00:00Z',
    jsonb_build_object('Nome', $2::text || '.PS.20260401.0000001'), 'Caricamento a mano nel portale dell’INPS', u.id, 2
  from user_account u where u.username = $3 returning id`

/** A file that somebody asked for, of a comune for which another one decides. */
export async function aFlowFile(
  owner: pg.Pool,
  { askedBy, decides }: { readonly askedBy: string; readonly decides: string },
): Promise<string> {
  const place = await owner.query<{ id: number; belfiore: string }>(comune, [decides])
  const { id, belfiore } = place.rows[0] ?? { id: 0, belfiore: '' }
  await owner.query(ledger, [belfiore])
  const made = await owner.query<{ id: string }>(make, [id, belfiore, askedBy])
  if (!made.rows[0]) throw new Error(`no comune for ${decides}`)
  return made.rows[0].id
}
