import { recordEvent } from '../../audit/record.ts'
import type { AuditDetail } from '../../audit/events.ts'
import type { Act } from '../../shared/act.ts'
import { draftElsewhere, draftHeld, draftMovedOn, releaseGone } from '../errors.ts'
import { hashOf } from '../publishing/publish-release.ts'
import { parseRelease } from '../read-release.ts'
import type { Release } from '../schema.ts'
import { documentAt, getDraft } from './drafts.ts'
import type { Draft } from './drafts.ts'

const published = `
  select doc, (select max(version) from release r where r.key = release.key) as newest
  from release where key || '@' || version = $1`

const make = `
  insert into release_draft (org, base_key, base_version, made_by, locked_by, locked_at)
  values ($1, $2, $3, $4, $4, siso_clock()) returning id`

const firstRevision = `
  insert into release_draft_revision (draft, revision, doc, hash, made_by) values ($1, 1, $2, $3, $4)`

/**
 * A copy of a published procedure to work on, in the hands of who makes it. It says what the original
 * says, under the next number of its key.
 * @param base `key@version`
 * @param above newer version of what the original was copied from, that the copy is to go back to
 * @throws `release-gone`, `draft-elsewhere`
 */
export async function makeDraft(act: Act, base: string, above?: string): Promise<string> {
  const [row] = await act.sql.query<{ doc: Release; newest: number }>(published, [base])
  if (!row) throw releaseGone()
  const layer = above === undefined ? row.doc.layer : await raised(act, row.doc, above)
  return beginDraft(act, base, parseRelease({ ...row.doc, version: row.newest + 1, layer }))
}

/** @throws `release-gone` for what is no version of the procedure that it was copied from */
async function raised({ sql }: Act, { layer }: Release, above: string): Promise<Release['layer']> {
  const found = await sql.query(published, [above])
  const [before] = layer.copiedFrom?.split('@') ?? []
  if (found.length === 0 || above.split('@')[0] !== before) throw releaseGone()
  return { ...layer, copiedFrom: above }
}

/**
 * The first revision of a draft, in the hands of who makes it.
 * @param base `key@version` that it was copied from
 * @throws `draft-elsewhere`
 */
export async function beginDraft(act: Act, base: string, document: Release): Promise<string> {
  const { sql, session } = act
  const [key = '', version] = base.split('@')
  const org = await bodyOf(act, document)
  const [made] = await sql.query<{ id: string }>(make, [org, key, Number(version), session.userId])
  if (!made) throw draftElsewhere(key)
  const { id } = made
  await sql.query(firstRevision, [id, JSON.stringify(document), hashOf(document), session.userId])
  await record(act, id, { did: 'made', base })
  return id
}

/** Which draft, as it was looked at. */
export interface Seen {
  readonly draft: string
  readonly revision: number
}

const save = `
  with held as (
    update release_draft set revision = revision + 1, org = $4, locked_by = $3,
      locked_at = case when locked_by = $3 then locked_at else siso_clock() end
    where id = $1 and revision = $2 and discarded_at is null and coalesce(locked_by, $3) = $3 returning revision)
  insert into release_draft_revision (draft, revision, doc, hash, made_by, takes_up)
  select $1, revision, $5, $6, $3, $7 from held returning revision`

/**
 * Keeps what the draft says now as a new revision, in the hands of who saves it.
 * @returns the revision; the same one where nothing is different
 * @throws `draft-gone`, `draft-held`, `draft-moved-on`, `draft-elsewhere`
 */
export function saveDraft(act: Act, seen: Seen, document: Release): Promise<number> {
  return keep(act, seen, { document })
}

/** Undo, and undo of undo: an earlier revision is what the draft says again. Throws as `saveDraft`. */
export async function takeUpRevision(act: Act, seen: Seen, takesUp: number): Promise<number> {
  const document = await documentAt(act.sql, { draft: seen.draft, revision: takesUp })
  return keep(act, seen, { document, takesUp })
}

interface Kept {
  readonly document: Release
  readonly takesUp?: number
}

async function keep(act: Act, seen: Seen, { document, takesUp }: Kept): Promise<number> {
  const { sql, session } = act
  const draft = await getDraft(sql, seen.draft)
  const hash = hashOf(document)
  if (hash === draft.hash) return draft.revision
  const org = await bodyOf(act, document)
  const text = JSON.stringify(document)
  const values = [seen.draft, seen.revision, session.userId, org, text, hash, takesUp ?? null]
  const [saved] = await sql.query<{ revision: number }>(save, values)
  if (!saved) throw whyNot(draft, session.userId)
  const { revision } = saved
  const did = takesUp === undefined ? { did: 'saved' } : { did: 'taken-up', takesUp }
  await record(act, seen.draft, { ...did, revision })
  return revision
}

const take = `
  with before as (select locked_by from release_draft where id = $1 and discarded_at is null for update)
  update release_draft set locked_by = $2, locked_at = siso_clock() from before
  where id = $1 and before.locked_by is distinct from $2 returning before.locked_by as "from"`

/** Takes a draft in hand, from whoever has it: what they save from then on is refused. @throws `draft-gone` */
export async function takeDraft(act: Act, draft: string): Promise<void> {
  await getDraft(act.sql, draft)
  const [taken] = await act.sql.query<{ from: string | null }>(take, [draft, act.session.userId])
  if (taken) await record(act, draft, { did: 'taken', from: taken.from })
}

const leave = `
  update release_draft set locked_by = null, locked_at = null where id = $1 and locked_by = $2 returning id`

/** Lets a draft out of one's hands. */
export async function leaveDraft(act: Act, draft: string): Promise<void> {
  const left = await act.sql.query(leave, [draft, act.session.userId])
  if (left.length > 0) await record(act, draft, { did: 'left' })
}

const discard = `
  update release_draft set discarded_by = $2, discarded_at = siso_clock(), locked_by = null, locked_at = null
  where id = $1 and discarded_at is null and coalesce(locked_by, $2) = $2 returning id`

/** Throws a draft away; its revisions are kept. @throws `draft-gone`, `draft-held` */
export async function discardDraft(act: Act, id: string): Promise<void> {
  const draft = await getDraft(act.sql, id)
  const gone = await act.sql.query(discard, [id, act.session.userId])
  if (gone.length === 0) throw whyNot(draft, act.session.userId)
  await record(act, id, { did: 'discarded' })
}

const putAway = `
  update release_draft set discarded_by = $3, discarded_at = siso_clock(), locked_by = null, locked_at = null
  where id = $1 and revision = $2 and discarded_at is null returning id`

/**
 * What becomes of a draft that is published, whoever has it in hand: nobody goes on writing it.
 * @returns whether it was there, as it was looked at
 */
export async function putAwayDraft(act: Act, { draft, revision }: Seen): Promise<boolean> {
  const away = await act.sql.query(putAway, [draft, revision, act.session.userId])
  if (away.length > 0) await record(act, draft, { did: 'published', revision })
  return away.length > 0
}

function whyNot({ holder, revision }: Draft, by: string) {
  return holder && holder.id !== by ? draftHeld(holder.name) : draftMovedOn(revision)
}

const bodies = `
  select id, code = $1 as named, kind = 'region' as over from organisation
  where kind = 'region' or code = $1 order by id`

interface Body {
  readonly id: number
  readonly named: boolean | null
  readonly over: boolean
}

/**
 * The body that lays the procedure down, if the actor keeps its procedures or the region's.
 * @throws `draft-elsewhere`
 */
export async function bodyOf({ sql, session }: Act, { key, layer }: Release): Promise<number> {
  const { organisation } = layer
  const found = await sql.query<Body>(bodies, [organisation ?? null])
  const kept = found.filter(({ id }) => session.groups.includes(`procedure-admin@${String(id)}`))
  const own = organisation === undefined ? kept.find(({ over }) => over) : found.find(isNamed)
  if (!own || kept.length === 0) throw draftElsewhere(organisation ?? key)
  return own.id
}

function isNamed({ named }: Body): boolean {
  return named === true
}

function record(act: Act, draft: string, detail: AuditDetail): Promise<void> {
  const object = { objectKind: 'release-draft', objectId: draft } as const
  const { session, request } = act
  const event = {
    action: 'release-draft-changed',
    ...object,
    actor: session.userId,
    request,
  } as const
  return recordEvent(act.sql, { ...event, detail })
}
