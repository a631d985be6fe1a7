import type pg from 'pg'

const make = `
  with made as (
    insert into release_draft (org, base_key, base_version, made_by)
    select (select org from user_role where user_id = u.id and role = 'procedure-admin'), key, version, u.id
    from release, user_account u where key || '@' || version = $1 and username = $2 returning *)
  insert into release_draft_revision (draft, revision, doc, hash, made_by)
  select m.id, 1, jsonb_set(r.doc, '{version}', '9'), 'of-a-test', m.made_by
  from made m join release r on r.key = m.base_key and r.version = m.base_version returning draft as id`

/** A draft of a published procedure in nobody's hands, for the body whose procedures that user keeps. */
export async function aDraft(
  owner: pg.Pool,
  username: string,
  base = 'servizio-diretto@1',
): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(make, [base, username])
  if (!rows[0]) throw new Error(`no draft of ${base} for ${username}`)
  return rows[0].id
}
