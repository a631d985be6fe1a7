import { createHash } from 'node:crypto'

import { recordEvent } from '../../audit/record.ts'
import type { Sql } from '../../shared/sql.ts'
import { overlapsOf } from '../applicability/overlap.ts'
import type { ReleaseHead } from '../applicability/select.ts'
import { canonical } from '../engine/state.ts'
import { releaseChanged, releaseMisplaced, releaseOverlaps } from '../errors.ts'
import { readRelease } from '../read-release.ts'
import type { Release } from '../schema.ts'
import { rankOf } from '../schema/applicability.ts'
import type { Known } from '../validate/problem.ts'
import { overlapInWords } from './explain-overlap.ts'
import { geographyOf, publishedHeads } from './heads.ts'
import { releaseName } from '../engine/index-release.ts'

export interface Published {
  readonly release: Release
  /** It was there already, the same. */
  readonly already: boolean
  /** How many procedures copied from it are to be looked at again. */
  readonly reviews: number
}

/**
 * Publishes a procedure document: valid, in its place among the levels, and alone in it. What was
 * copied from an earlier version of it is to be reviewed. Published again, it changes nothing.
 * @param known the roles, lists and posts of the installation
 * @throws `release-unreadable`, `release-invalid`, `release-changed`, `release-misplaced`,
 *   `release-overlaps`
 */
export async function publishRelease(
  sql: Sql,
  document: unknown,
  known: Known,
): Promise<Published> {
  await sql.query("select pg_advisory_xact_lock(hashtext('siso publishing'))")
  const release = readRelease(document, known)
  if (await isPublished(sql, release, known)) return { release, already: true, reviews: 0 }
  await refuseOutOfPlace(sql, release)
  const { key, version, engine } = release
  await sql.query(
    'insert into release (key, version, hash, engine, doc) values ($1, $2, $3, $4, $5)',
    [key, version, hashOf(release), engine, JSON.stringify(release)],
  )
  const reviews = await openReviews(sql, release)
  const object = { objectKind: 'release', objectId: releaseName(release) } as const
  await recordEvent(sql, { action: 'release-published', ...object, detail: { reviews } })
  return { release, already: false, reviews }
}

/**
 * Whether a valid procedure has a place among those that are published.
 * @throws `release-misplaced`, `release-overlaps`
 */
export async function refuseOutOfPlace(sql: Sql, release: Release): Promise<void> {
  const heads = await publishedHeads(sql)
  refuseMisplaced(release, heads)
  const geography = await geographyOf(sql)
  const overlaps = overlapsOf(release, heads, geography)
  if (overlaps.length > 0)
    throw releaseOverlaps(overlaps.map((one) => overlapInWords(one, Object.keys(geography))))
}

/** SHA-256 of the document with its keys in order, in hexadecimal. */
export function hashOf(document: unknown): string {
  return createHash('sha256').update(canonical(document)).digest('hex')
}

async function isPublished(sql: Sql, release: Release, known: Known): Promise<boolean> {
  const [published] = await sql.query<{ doc: unknown }>(
    'select doc from release where key = $1 and version = $2',
    [release.key, release.version],
  )
  if (!published) return false
  // Read anew, so that a field that the format has gained since does not count as a change.
  if (hashOf(readRelease(published.doc, known)) === hashOf(release)) return true
  throw releaseChanged(releaseName(release))
}

/** One key belongs to one level and body; what is copied comes from a higher level. */
function refuseMisplaced({ key, layer }: Release, heads: readonly ReleaseHead[]): void {
  const before = heads.find((one) => one.key === key)
  const level = before?.layer.level
  if (before && (level !== layer.level || before.layer.organisation !== layer.organisation))
    throw releaseMisplaced(
      `Il codice «${key}» è già di una procedura di un altro livello o ente: scegline un altro e indica da quale è copiata.`,
    )
  const { copiedFrom } = layer
  if (copiedFrom === undefined) return
  const above = heads.find((one) => releaseName(one) === copiedFrom)
  if (!above)
    throw releaseMisplaced(
      `La procedura «${copiedFrom}» da cui è copiata non è pubblicata: pubblicala prima, o correggi il riferimento.`,
    )
  if (rankOf(above.layer.level) >= rankOf(layer.level))
    throw releaseMisplaced(
      `«${copiedFrom}» non è di un livello superiore: si copia da chi sta sopra, dallo Stato fino al comune.`,
    )
}

// The newest version of each procedure copied from an earlier one of this: for the body's own people.
const review = `
  with lower as (
    select distinct on (r.key) r.key, r.version, r.doc #>> '{layer,organisation}' as body from release r
    where split_part(r.doc #>> '{layer,copiedFrom}', '@', 1) = $1
      and r.doc #>> '{layer,copiedFrom}' <> $2
      and coalesce((r.doc #>> '{validity,to}')::timestamptz > siso_clock(), true)
    order by r.key, r.version desc)
  insert into release_review (key, version, because, audience)
  select l.key, l.version, $2, array(
    select role || '@' || o.id from organisation o, unnest(array['procedure-admin', 'planner']) role
    where o.code = l.body or (o.kind = 'region' and role = 'procedure-admin') order by 1)
  from lower l on conflict do nothing returning 1`

async function openReviews(sql: Sql, release: Release): Promise<number> {
  return (await sql.query(review, [release.key, releaseName(release)])).length
}
