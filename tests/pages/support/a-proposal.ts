import type pg from 'pg'

import { aDraft } from './a-draft.ts'

const propose = `
  insert into release_proposal (org, kind, key, version, title, draft, revision, hash, scenarios_hash, without_dry_run,
    follows, valid_from, reason, seal, written_by, proposed_by)
  select d.org, 'publish', d.base_key, 9, 'Una procedura', d.id, 1, r.hash, 'di-prova', 'Nessuna pratica la segue',
    d.base_key || '@' || d.base_version, '2031-01-01', 'Delibera di prova', 'impronta-di-prova', d.made_by, d.made_by
  from release_draft d join release_draft_revision r on r.draft = d.id and r.revision = 1 where d.id = $1 returning id`

/** A draft that is proposed for publication by that user, for a second administrator to sign. */
export async function aProposal(owner: pg.Pool, username: string, base?: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(propose, [await aDraft(owner, username, base)])
  if (!rows[0]) throw new Error(`no proposal for ${username}`)
  return rows[0].id
}

const upcoming = `
  insert into release (key, version, hash, engine, doc)
  select key, $2::int, 'di-prova-' || key || $2::int, engine, jsonb_set(jsonb_set(doc, '{version}', to_jsonb($2::int)),
    '{validity,from}', '"2090-01-01T00:00:00.000Z"')
  from release where key = $1 order by version desc limit 1 returning key || '@' || version as name`

/** A version of a procedure that is not in force yet. */
export async function anUpcomingRelease(
  owner: pg.Pool,
  key: string,
  version: number,
): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(upcoming, [key, version])
  if (!rows[0]) throw new Error(`no ${key} to follow`)
  return rows[0].name
}
