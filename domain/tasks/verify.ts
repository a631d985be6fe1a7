import type pg from 'pg'

import { readOnly } from '../database.ts'
import type { Calendar } from '../procedures/engine/calendar.ts'
import type { Engines } from '../procedures/engine/engines.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'

import type { Published } from './refold.ts'
import { violationsOf } from './verify-invariants.ts'
import type { Violation } from './verify-invariants.ts'
import { readCases } from './verify-read.ts'

const pageSize = 200

export interface Verified {
  readonly cases: number
  readonly events: number
  readonly violations: readonly Violation[]
}

interface Asked {
  /** One case, by its id. */
  readonly only?: string
  readonly progress?: (cases: number) => void
  /** Overridden in tests only, as those of `advance` are. */
  readonly engines?: Engines
}

/**
 * Checks that the record of every case holds together: the log is whole, leads to the saved state
 * with the versions that the moves name, every date can be computed again, nobody's case is
 * forgotten. Reads only, page after page, each as of one moment; safe on a running service.
 * @param pool connections of the role `siso_batch`
 */
export async function verifyCases(
  pool: pg.Pool,
  { only, progress, engines }: Asked = {},
): Promise<Verified> {
  const violations: Violation[] = []
  let [cases, events]: [number, number] = [0, 0]
  let after: string | undefined
  for (;;) {
    const page = await readOnly(pool, async (sql) => ({
      published: await readPublished(sql),
      records: await readCases(sql, { after, only, size: pageSize }),
    }))
    for (const record of page.records) {
      violations.push(...violationsOf(record, { ...page.published, ...(engines && { engines }) }))
      events += record.events.length
    }
    cases += page.records.length
    after = page.records.at(-1)?.caseId
    if (page.records.length < pageSize) return { cases, events, violations }
    progress?.(cases)
  }
}

const releases = new Map<string, Release>()
const calendars = new Map<string, Calendar>()

// Published documents never change: those known already are not sent again.
async function readPublished(sql: Sql): Promise<Published> {
  const newReleases = await sql.query<{ name: string; doc: Release }>(
    `select key || '@' || version as name, doc from release where key || '@' || version <> all($1)`,
    [[...releases.keys()]],
  )
  const newCalendars = await sql.query<{ version: string; doc: Calendar }>(
    'select version, doc from calendar where version <> all($1)',
    [[...calendars.keys()]],
  )
  for (const { name, doc } of newReleases) releases.set(name, doc)
  for (const { version, doc } of newCalendars) calendars.set(version, doc)
  return { releases, calendars }
}
