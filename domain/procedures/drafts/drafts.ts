import type { Sql } from '../../shared/sql.ts'
import { draftGone, releaseGone } from '../errors.ts'
import { parseRelease } from '../read-release.ts'
import type { Release } from '../schema.ts'

/** A procedure that is being written, as it stands in its list. */
export interface DraftRow {
  readonly id: string
  readonly title: Release['title']
  /** Of the document: what it would be published as. */
  readonly key: string
  readonly version: number
  /** `key@version` that it was copied from. */
  readonly base: string
  readonly revision: number
  readonly savedAt: Date
  readonly savedBy: string
  /** Who has it in hand. */
  readonly holder: { readonly id: string; readonly name: string; readonly since: Date } | null
}

export interface Draft extends DraftRow {
  readonly document: Release
  readonly hash: string
}

const row = `
  d.id, r.doc -> 'title' as title, r.doc ->> 'key' as key, (r.doc ->> 'version')::int as version,
  d.base_key || '@' || d.base_version as base, d.revision, r.made_at as "savedAt", saved.full_name as "savedBy",
  case when d.locked_by is not null then
    jsonb_build_object('id', d.locked_by, 'name', held.full_name, 'since', d.locked_at) end as holder`

const from = `
  from release_draft d join release_draft_revision r on r.draft = d.id and r.revision = d.revision
  join user_account saved on saved.id = r.made_by left join user_account held on held.id = d.locked_by
  where d.discarded_at is null`

/** Drafts of the bodies whose procedures the session keeps, the last saved first; a hundred at most. */
export async function openDrafts(sql: Sql): Promise<DraftRow[]> {
  return sql.query<DraftRow>(`select ${row} ${from} order by r.made_at desc, d.id limit 100`)
}

// To parse a long one takes half a second; as one object its picture is drawn once.
const documents = new Map<string, Release>()
const mostKept = 30

/** @throws `draft-gone` */
export async function getDraft(sql: Sql, id: string): Promise<Draft> {
  const [found] = await sql.query<Omit<Draft, 'document'>>(
    `select ${row}, r.hash ${from} and d.id = $1`,
    [id],
  )
  if (!found) throw draftGone()
  const document = await documentAt(sql, { draft: id, ...found })
  return { ...found, document }
}

interface Revised {
  readonly draft: string
  readonly revision: number
}

/** What a revision says. @throws `draft-gone` */
export async function documentAt(sql: Sql, { draft, revision }: Revised): Promise<Release> {
  const name = `${draft}:${String(revision)}`
  const known = documents.get(name)
  if (known) return known
  const [found] = await sql.query<{ doc: unknown }>(
    'select doc from release_draft_revision where draft = $1 and revision = $2',
    [draft, revision],
  )
  if (!found) throw draftGone()
  return keep(name, found.doc)
}

const last = `
  select draft, revision from release_draft_revision where draft = $1 order by revision desc limit 1`

/** What a draft says now, for a program that may not know who writes it; undefined: there is none. */
export async function latestDocument(sql: Sql, draft: string): Promise<Release | undefined> {
  const [found] = await sql.query<Revised>(last, [draft])
  return found && documentAt(sql, found)
}

function keep(name: string, stored: unknown): Release {
  const [oldest] = documents.keys()
  if (documents.size >= mostKept && oldest !== undefined) documents.delete(oldest)
  // PostgreSQL keeps the properties in an order of its own.
  const document = parseRelease(stored)
  documents.set(name, document)
  return document
}

const published = "select doc from release where key || '@' || version = $1"

/**
 * What a draft was copied from, in the order in which a draft is read: so the two are compared.
 * @param base `key@version`
 * @throws `release-gone`
 */
export async function baseDocument(sql: Sql, base: string): Promise<Release> {
  const known = documents.get(base)
  if (known) return known
  const [found] = await sql.query<{ doc: unknown }>(published, [base])
  if (!found) throw releaseGone()
  return keep(base, found.doc)
}

export interface Revision {
  readonly revision: number
  readonly madeAt: Date
  readonly madeBy: string
  /** The earlier one whose document it takes up again. */
  readonly takesUp: number | null
}

/** How a draft came about, the last revision first; fifty at most. */
export function revisionsOf(sql: Sql, draft: string): Promise<Revision[]> {
  return sql.query<Revision>(
    `select r.revision, r.made_at as "madeAt", u.full_name as "madeBy", r.takes_up as "takesUp"
     from release_draft_revision r join user_account u on u.id = r.made_by
     where r.draft = $1 order by r.revision desc limit 50`,
    [draft],
  )
}

const twins = `select d.id, r.doc -> 'title' as title ${from} and d.id <> $1
  and r.doc ->> 'key' = $2 and (r.doc ->> 'version')::int = $3 order by r.made_at, d.id limit 10`

/** Other drafts that would be published under the same number: the first that is signed takes it. */
export function twinsOf(
  sql: Sql,
  { id, document }: Pick<Draft, 'id' | 'document'>,
): Promise<Pick<DraftRow, 'id' | 'title'>[]> {
  return sql.query(twins, [id, document.key, document.version])
}
