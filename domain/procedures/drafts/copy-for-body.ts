import type { Session } from '../../auth/session.ts'
import type { Act } from '../../shared/act.ts'
import type { Sql } from '../../shared/sql.ts'
import { copiedAlready, copiedUpwards, draftElsewhere, releaseGone } from '../errors.ts'
import { parseRelease } from '../read-release.ts'
import type { Release } from '../schema.ts'
import { rankOf } from '../schema/applicability.ts'
import type { Level } from '../schema/applicability.ts'
import { beginDraft, makeDraft } from './edit-draft.ts'

/** A body whose procedures somebody keeps. */
export interface KeptBody {
  readonly code: string
  readonly name: string
  /** Of what it lays down. */
  readonly level: Level
}

const kept = `
  select code, name, case kind when 'region' then 'regional' else kind end as level from organisation
  where kind in ('region', 'zone', 'municipality') and 'procedure-admin@' || id = any($1::text[])
  order by kind = 'region' desc, name`

/** The bodies whose procedures the session keeps, the region first. */
export function keptBodies(
  sql: Sql,
  { groups }: Pick<Session, 'groups'>,
): Promise<readonly KeptBody[]> {
  return sql.query<KeptBody>(kept, [groups])
}

/** Those of them that may lay down rules of their own below a release. */
export function bodiesBelow(
  bodies: readonly KeptBody[],
  { layer }: Pick<Release, 'layer'>,
): readonly KeptBody[] {
  return bodies.filter(({ level }) => rankOf(level) > rankOf(layer.level))
}

const published = `select doc from release where key || '@' || version = $1`

const copied = `
  select key || '@' || version as name from release
  where split_part(head #>> '{layer,copiedFrom}', '@', 1) = $1
    and head #>> '{layer,level}' = $2 and head #>> '{layer,organisation}' is not distinct from $3
  order by version desc limit 1`

/**
 * A copy of a procedure of a higher level for a body of one's own: what the original says, under a code
 * of its own, as the first version there. A procedure that is of that body already has its next version.
 * @param base `key@version`
 * @param code of the body
 * @throws `release-gone`, `draft-elsewhere`, `draft-copied`, `draft-upwards`
 */
export async function copyForBody(act: Act, base: string, code: string): Promise<string> {
  const { sql, session } = act
  const body = (await keptBodies(sql, session)).find((one) => one.code === code)
  if (!body) throw draftElsewhere(code)
  const [row] = await sql.query<{ doc: Release }>(published, [base])
  if (!row) throw releaseGone()
  const { key, layer } = row.doc
  const { level } = body
  const organisation = level === 'regional' ? undefined : code
  if (layer.level === level && layer.organisation === organisation) return makeDraft(act, base)
  if (rankOf(level) <= rankOf(layer.level)) throw copiedUpwards(base, body.name)
  const [own] = await sql.query<{ name: string }>(copied, [key, level, organisation ?? null])
  if (own) throw copiedAlready(own.name)
  const laidDown = { level, ...(organisation !== undefined && { organisation }), copiedFrom: base }
  const named = { key: await freeKey(sql, `${key}-${keyOf(code)}`), version: 1, layer: laidDown }
  return beginDraft(act, base, parseRelease({ ...row.doc, ...named }))
}

/** As far as a code of a body may be part of that of a procedure. */
function keyOf(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')
}

const longest = 55

/** With a number where somebody has that code: one code is of one body. */
async function freeKey(sql: Sql, wanted: string): Promise<string> {
  const key = wanted.slice(0, longest)
  const taken = await sql.query<{ key: string }>(
    'select distinct key from release where starts_with(key, $1)',
    [key],
  )
  const keys = taken.map((one) => one.key)
  if (!keys.includes(key)) return key
  for (let n = 2; ; n++) if (!keys.includes(`${key}-${String(n)}`)) return `${key}-${String(n)}`
}
