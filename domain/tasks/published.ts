import { createHash } from 'node:crypto'

import type pg from 'pg'

import { transaction } from '../database.ts'

import type { Calendar } from '../procedures/engine/calendar.ts'
import { calendarNamed } from '../procedures/engine/calendar.ts'
import { canonical } from '../procedures/engine/state.ts'
import type { CaseState } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'
import { DomainError } from '../shared/domain-error.ts'
import type { Sql } from '../shared/sql.ts'

import { releaseNotFound } from './errors.ts'

// Published documents never change, so a process reads each of them once.
const releases = new Map<string, Release>()
const calendars = new Map<string, Calendar>()

/** @param name `key@version`, as a case and its moves carry it */
export async function getRelease(sql: Sql, name: string): Promise<Release> {
  const known = releases.get(name)
  if (known) return known
  const [key, version] = name.split('@')
  const [row] = await sql.query<{ doc: Release }>(
    'select doc from release where key = $1 and version = $2',
    [key, Number(version)],
  )
  if (!row) throw releaseNotFound(name)
  releases.set(name, row.doc)
  return row.doc
}

/** The releases that rows name, by their names, each read once. */
export async function getReleases(
  sql: Sql,
  names: readonly (string | null)[],
): Promise<ReadonlyMap<string, Release>> {
  const wanted = [...new Set(names)].filter((name) => name !== null)
  return new Map(
    await Promise.all(wanted.map(async (name) => [name, await getRelease(sql, name)] as const)),
  )
}

/** One of them outside a transaction, which is opened only for a release that this process has not read. */
export async function releaseNamed(pool: pg.Pool, name: string): Promise<Release> {
  return releases.get(name) ?? transaction(pool, (sql) => getRelease(sql, name))
}

/** `key@version` of every published release, by key, the newest version first. */
export async function releaseNames(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    "select key || '@' || version as name from release order by key, version desc",
  )
  return rows.map(({ name }) => name)
}

/** Every published release, or those of one procedure by its key, as `releaseNames` orders them. */
export async function publishedReleases(sql: Sql, key?: string): Promise<Release[]> {
  const names = await releaseNames(sql)
  const own = names.filter((name) => key === undefined || name.startsWith(`${key}@`))
  return Promise.all(own.map((name) => getRelease(sql, name)))
}

/** @param name a version, or `version@municipality@office` as a case and its moves carry it */
export async function getCalendar(sql: Sql, name: string): Promise<Calendar> {
  const known = calendars.get(name)
  if (known) return known
  const rows = await sql.query<{ doc: Calendar }>('select doc from calendar where version = $1', [
    name.split('@')[0],
  ])
  const calendar = calendarNamed(name, () => rows[0]?.doc)
  if (!calendar) throw releaseNotFound(name)
  calendars.set(name, calendar)
  return calendar
}

/** Those of the names that are published: one that waits in an event and is not is the event's fault. */
export async function publishedAmong<T>(
  names: readonly (string | undefined)[],
  get: (name: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>()
  for (const name of names) {
    if (name === undefined) continue
    const published = await get(name).catch((error: unknown) => {
      if (error instanceof DomainError) return undefined
      throw error
    })
    if (published) found.set(name, published)
  }
  return found
}

/** SHA-256 of the canonical state: what a move, a snapshot and a prediction are compared by. */
export function hashState(state: CaseState): string {
  return createHash('sha256').update(canonical(state)).digest('base64url')
}

/** Of a row of `release_standing`, the day from which it will hold; null: it has begun. */
export const aheadOf = (row: string) =>
  `case when ${row}.valid_from > siso_clock() then to_char(${row}.valid_from at time zone 'Europe/Rome', 'YYYY-MM-DD') end`

export interface ReleaseStanding {
  /** No case goes on by it. */
  readonly withdrawn: boolean
  /** Day from which it will hold; null: it has begun. */
  readonly ahead: string | null
}

const standing = `
  select s.withdrawn_at is not null as withdrawn, ${aheadOf('s')} as ahead
  from release_standing s where s.key || '@' || s.version = $1`

/** How a published release stands; undefined: there is none. @param release `key@version` */
export async function standingOf(sql: Sql, release: string): Promise<ReleaseStanding | undefined> {
  const [found] = await sql.query<ReleaseStanding>(standing, [release], 'release-standing')
  return found
}
