import { createHash } from 'node:crypto'

import { roles } from '../domain/auth/roles.ts'
import { canonical } from '../domain/procedures/engine/state.ts'
import { readCalendar, readRelease } from '../domain/procedures/read-release.ts'
import type { Release } from '../domain/procedures/schema.ts'
import { DomainError } from '../domain/shared/domain-error.ts'
import type { Sql } from '../domain/shared/sql.ts'

import type { SeedFile } from './region.ts'
import { SeedRefused } from './seed-refused.ts'

/**
 * Publishes the procedures of the seeds that are not published yet.
 * @throws SeedRefused when one is not valid, or differs from the published document with
 *   the same key and version: a procedure in force is never changed
 */
export async function seedReleases(sql: Sql, files: readonly SeedFile[]): Promise<number> {
  const lists = await sql.query<{ list: string }>('select distinct list from code_list')
  const known = { roles, lists: lists.map(({ list }) => list) }
  let added = 0
  for (const { name, document } of files) {
    const read = (value: unknown) => named(name, () => readRelease(value, known))
    added += await seedRelease(sql, document, read)
  }
  return added
}

async function seedRelease(
  sql: Sql,
  document: unknown,
  read: (document: unknown) => Release,
): Promise<number> {
  const release = read(document)
  const { key, version } = release
  const [published] = await sql.query<{ doc: unknown }>(
    'select doc from release where key = $1 and version = $2',
    [key, version],
  )
  if (published) {
    // Read anew, so that a field that the format has gained since does not count as a change.
    const same = hashOf(read(published.doc)) === hashOf(release)
    if (!same) throw new SeedRefused(changed(`${key}@${String(version)}`))
    return 0
  }
  await sql.query(
    'insert into release (key, version, hash, engine, doc) values ($1, $2, $3, $4, $5)',
    [key, version, hashOf(release), release.engine, JSON.stringify(release)],
  )
  return 1
}

/** Calendars by version, with the same rule: what is published stays. */
export async function seedCalendars(sql: Sql, files: readonly SeedFile[]): Promise<number> {
  let added = 0
  for (const { name, document } of files) {
    const calendar = named(name, () => readCalendar(document))
    const [published] = await sql.query<{ doc: unknown }>(
      'select doc from calendar where version = $1',
      [calendar.version],
    )
    if (published && hashOf(published.doc) !== hashOf(calendar)) {
      throw new SeedRefused(changed(calendar.version))
    }
    if (published) continue
    await sql.query('insert into calendar (version, doc) values ($1, $2)', [
      calendar.version,
      JSON.stringify(calendar),
    ])
    added += 1
  }
  return added
}

/** Says which file a refusal is about, with every flaw in it. */
function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const flaws: unknown = error.detail.flaws
    throw new SeedRefused(`${file}: ${error.message}${linesOf(flaws)}`, { cause: error })
  }
}

function linesOf(flaws: unknown): string {
  if (!Array.isArray(flaws)) return ''
  const known = flaws.filter((flaw): flaw is { where: string; message: string } => {
    return typeof flaw === 'object' && flaw !== null && 'where' in flaw && 'message' in flaw
  })
  return known.map(({ where, message }) => `\n- ${where}: ${message}`).join('')
}

/** SHA-256 of the document with its keys in order, in hexadecimal. */
function hashOf(document: unknown): string {
  return createHash('sha256').update(canonical(document)).digest('hex')
}

function changed(name: string): string {
  return (
    `${name} è già pubblicata e il seme è diverso: una versione pubblicata non si cambia. ` +
    'Rimetti il file com’era, oppure dai alla modifica un numero di versione nuovo.'
  )
}
