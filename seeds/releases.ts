import { roles } from '../domain/auth/roles.ts'
import { knownHere } from '../domain/procedures/publishing/known.ts'
import { hashOf, publishRelease } from '../domain/procedures/publishing/publish-release.ts'
import { readCalendar } from '../domain/procedures/read-release.ts'
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
  const known = await knownHere(sql, roles)
  let added = 0
  for (const { name, document } of files) {
    const { already } = await named(name, () => publishRelease({ sql }, document, known))
    if (!already) added += 1
  }
  return added
}

/** Calendars by version, with the same rule: what is published stays. */
export async function seedCalendars(sql: Sql, files: readonly SeedFile[]): Promise<number> {
  let added = 0
  for (const { name, document } of files) {
    const calendar = await named(name, () => readCalendar(document))
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
async function named<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
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

function changed(name: string): string {
  return (
    `${name} è già pubblicata e il seme è diverso: una versione pubblicata non si cambia. ` +
    'Rimetti il file com’era, oppure dai alla modifica un numero di versione nuovo.'
  )
}
