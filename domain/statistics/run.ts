import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import pg from 'pg'

import { count } from './count.ts'
import { definition } from './definition.ts'
import { referenceOf } from './extract.ts'
import { instantOf } from './instant.ts'
import { clearWork, markOf, openLake } from './lake.ts'
import type { Found } from './results.ts'
import { swapTables } from './swap.ts'
import type { Run } from './swap.ts'

export interface RunOptions {
  /** As `siso_batch`, which reads the record, and as `siso_engine`, which keeps the tables. */
  readonly readUrl: string
  readonly writeUrl: string
  /** Where deliveries and cases are kept. It may be lost: the next run is then of everything. */
  readonly folder: string
  /** ISO 8601: counts as of then, beside the tables, and replaces nothing. */
  readonly asOf?: string | undefined
  /** Everything, also what nobody has touched. */
  readonly anew?: boolean | undefined
  /** After counting, before the tables are replaced. */
  readonly beforeSwap?: (() => Promise<void>) | undefined
}

/** What a run made: kept, unless it counted as of an instant that was asked for. */
export type RunReport = Run & Pick<Found, 'rows'> & { readonly kept: boolean }

/**
 * Counts users, quantities and spending by month and year, and cases by year, and puts the tables in the
 * place of the former ones. After the first time only what was written since is read, and only the months that
 * it touches are counted, with their years.
 * @throws InstantToCome; an error when another run is under way
 */
export async function runStatistics(options: RunOptions): Promise<RunReport> {
  const [reading, writing] = [options.readUrl, options.writeUrl].map(
    (connectionString) => new pg.Client({ connectionString, application_name: 'siso statistics' }),
  )
  if (!reading || !writing) throw new Error('two addresses make two clients')
  for (const client of [reading, writing]) client.on('error', () => undefined)
  try {
    await Promise.all([reading.connect(), writing.connect()])
    if (options.asOf !== undefined) return await countThen(reading, options)
    return await countNow({ reading, writing }, options)
  } finally {
    await Promise.allSettled([reading.end(), writing.end()])
  }
}

async function countThen(reading: pg.Client, { folder, asOf }: RunOptions): Promise<RunReport> {
  const began = performance.now()
  const { asOf: at, settled } = await instantOf(reading, asOf)
  await settled()
  await mkdir(dirname(folder), { recursive: true })
  const lake = await openLake(await mkdtemp(`${folder}-as-of-`))
  try {
    const reference = await referenceOf(reading, at)
    const { months, digests, rows } = await count({ reading, lake }, { asOf: at, since: undefined })
    const milliseconds = Math.round(performance.now() - began)
    const known = { id: 0, definition, asOf: at, reference, whole: true }
    return { ...known, months, digests, rows, milliseconds, kept: false }
  } finally {
    lake.close()
    await rm(lake.folder, { recursive: true, force: true })
  }
}

interface Clients {
  readonly reading: pg.Client
  readonly writing: pg.Client
}

async function countNow({ reading, writing }: Clients, options: RunOptions): Promise<RunReport> {
  const began = performance.now()
  await alone(writing)
  const { asOf, settled } = await instantOf(reading)
  const reference = await referenceOf(reading, asOf)
  const before = options.anew ? undefined : await standing(writing, options.folder, reference)
  const since = before?.as_of.toISOString()
  // Of no run, until this one has ended: killed half-way, it leaves what the next one throws away.
  const gone = since === undefined ? options.folder : markOf(options.folder)
  await rm(gone, { recursive: true, force: true })
  const lake = await openLake(options.folder)
  try {
    const id = await nextRun(writing)
    await settled()
    const { tables, months, digests, rows } = await count({ reading, lake }, { asOf, since })
    await options.beforeSwap?.()
    const milliseconds = Math.round(performance.now() - began)
    const known = { id, definition, asOf, reference, whole: since === undefined }
    const run = { ...known, months, digests, milliseconds }
    // The lake goes to its disk meanwhile: closing it would wait for that alone.
    await Promise.all([swapTables(writing, run, tables), lake.db.run('checkpoint')])
    await writeFile(markOf(options.folder), String(id))
    return { ...run, rows, kept: true }
  } finally {
    await clearWork(lake)
    lake.close()
  }
}

/** For as long as this connection lives. */
async function alone(writing: pg.Client): Promise<void> {
  const { rows } = await writing.query<{ free: boolean }>(
    `select pg_try_advisory_lock(hashtextextended('statistics', 0)) as free`,
  )
  if (!rows[0]?.free) throw new Error('statistics are being made already')
}

const last = 'select id, definition, as_of, reference from statistics_run order by id desc limit 1'

interface Standing {
  readonly id: number
  readonly definition: number
  readonly as_of: Date
  readonly reference: string
}

/** The run from which to go on: the last, if it counted in the same way and its rows are all here. */
async function standing(writing: pg.Client, folder: string, reference: string) {
  const { rows } = await writing.query<Standing>(last)
  const [found] = rows
  const mark = existsSync(markOf(folder)) ? await readFile(markOf(folder), 'utf8') : ''
  const holds =
    found?.definition === definition && found.reference === reference && mark === String(found.id)
  return holds ? found : undefined
}

async function nextRun(writing: pg.Client): Promise<number> {
  const { rows } = await writing.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('statistics_run', 'id'))::int as id`,
  )
  return rows[0]?.id ?? 0
}
