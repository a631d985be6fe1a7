import { createHash } from 'node:crypto'

import { z } from 'zod'

import { canonical } from '../domain/procedures/engine/state.ts'
import { Release } from '../domain/procedures/schema.ts'
import type { Sql } from '../domain/shared/sql.ts'

import { checked } from './region.ts'
import type { SeedFile } from './region.ts'

const rule = z.looseObject({ name: z.string().min(1) })
const Calendar = z.looseObject({
  version: z.string().min(1),
  zone: z.string().min(1),
  source: z.string().min(1),
  weeklyRest: z.array(z.int().min(1).max(7)),
  workingWeek: z.array(z.int().min(1).max(7)).min(1),
  holidays: z.array(rule).min(1),
  patrons: z.array(rule),
  offsets: z.array(z.strictObject({ from: z.iso.datetime(), minutes: z.int() })).min(1),
})

/**
 * Publishes the procedures of the seeds that are not published yet.
 * @throws Error, in Italian, when one is not valid, or differs from the published document with
 *   the same key and version: a procedure in force is never changed
 */
export async function seedReleases(sql: Sql, files: readonly SeedFile[]): Promise<number> {
  let added = 0
  for (const file of files) added += await seedRelease(sql, file)
  return added
}

async function seedRelease(sql: Sql, file: SeedFile): Promise<number> {
  const release = checked(file.name, Release, file.document)
  const { key, version } = release
  const [published] = await sql.query<{ doc: unknown }>(
    'select doc from release where key = $1 and version = $2',
    [key, version],
  )
  if (published) {
    // Read anew, so that a field that the format has gained since does not count as a change.
    const before = checked(file.name, Release, published.doc)
    if (hashOf(before) !== hashOf(release)) throw new Error(changed(`${key}@${String(version)}`))
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
  for (const file of files) {
    const calendar = checked(file.name, Calendar, file.document)
    const [published] = await sql.query<{ doc: unknown }>(
      'select doc from calendar where version = $1',
      [calendar.version],
    )
    if (published && hashOf(published.doc) !== hashOf(calendar)) {
      throw new Error(changed(calendar.version))
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
