import { createHash } from 'node:crypto'

import { recordEvent } from '../../audit/record.ts'
import type { Act } from '../../shared/act.ts'
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

/** The transaction, and who publishes: nobody where a program does. */
export type Publisher = Pick<Act, 'sql'> & Partial<Act>

/**
 * Publishes a procedure document: valid, in its place among the levels, and alone in it. What was
 * copied from an earlier version of it is to be reviewed. Published again, it changes nothing.
 * @param known the roles, lists and posts of the installation
 * @throws `release-unreadable`, `release-invalid`, `release-changed`, `release-misplaced`,
 *   `release-overlaps`
 */
export async function publishRelease(
  { sql, session, request }: Publisher,
  document: unknown,
  known: Known,
): Promise<Published> {
  await lockPublishing(sql)
  const release = readRelease(document, known)
  if (await isPublished(sql, release, known)) return { release, already: true, reviews: 0 }
  await refuseOutOfPlace(sql, release)
  const { key, version, engine } = release
  await sql.query(
    'insert into release (key, version, hash, engine, doc) values ($1, $2, $3, $4, $5)',
    [key, version, hashOf(release), engine, JSON.stringify(release)],
  )
  const reviews = await openReviews(sql, release)
  await recordEvent(sql, {
    action: 'release-published',
    objectKind: 'release',
    objectId: releaseName(release),
    actor: session?.userId,
    request,
    detail: { reviews },
  })
  return { release, already: false, reviews }
}

/** One at a time publishes, moves or withdraws a release: each looks at all the others. */
export async function lockPublishing(sql: Sql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtext('siso publishing'))")
}

/**
 * Whether a valid procedure has a place among those that are published.
 * @throws `release-misplaced`, `release-overlaps`
 */
export async function refuseOutOfPlace(sql: Sql, release: Release): Promise<void> {
  const heads = await publishedHeads(sql)
  refuseMisplaced(release, heads)
  await refuseCorrectingNothing(sql, release)
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

async function refuseCorrectingNothing(sql: Sql, release: Release): Promise<void> {
  const { key, version, layer } = release
  const { corrects } = layer
  if (corrects === undefined) return
  const [found] = await sql.query<{ key: string; version: number }>(
    "select key, version from release where key || '@' || version = $1",
    [corrects],
  )
  if (found?.key === key && found.version < version) return
  throw releaseMisplaced(
    `«${corrects}» non è una versione precedente di questa procedura: indica quale versione pubblicata correggi.`,
    'layer.corrects',
  )
}

async function openReviews(sql: Sql, { key, version }: Release): Promise<number> {
  const [opened] = await sql.query<{ n: number }>('select open_release_reviews($1, $2) as n', [
    key,
    version,
  ])
  return opened?.n ?? 0
}
