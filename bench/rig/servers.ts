import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'

import { startPostgres } from '../../embedded/postgres.ts'
import type { RunningPostgres } from '../../embedded/postgres.ts'
import { step } from '../../embedded/screen.ts'
import type { Running } from '../../embedded/start/running.ts'
import { startTemporalServer } from '../../embedded/temporal-server.ts'
import { startTemporal } from '../../embedded/temporal.ts'
import type { RunningTemporal } from '../../embedded/temporal.ts'
import { migrate } from '../../migrations/migrate.ts'
import { seedReference } from '../../seeds/reference.ts'
import type { Persistence } from '../benchmark.ts'

export type Servers = { folder: string; postgres: RunningPostgres; temporal: RunningTemporal }

/** What counts statements costs every statement a little, the floor's too. */
const counting = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'top',
}

export const namespace = 'siso'

/** A folder that PostgreSQL's account can enter, removed when the rig ends. */
function temporaryFolder(running: Running): string {
  const folder = mkdtempSync(join(tmpdir(), 'siso-bench-'))
  chmodSync(folder, 0o755)
  running.add(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })))
  return folder
}

/** A durable PostgreSQL, migrated and seeded: a new one, which ends with the rig. */
export async function startDatabase(running: Running): Promise<Omit<Servers, 'temporal'>> {
  const folder = temporaryFolder(running)
  const postgres = await step('PostgreSQL, con attesa del disco a ogni commit', async (log) => {
    const dataDir = join(folder, 'postgres')
    const server = await startPostgres({ dataDir, settings: counting, log })
    running.add(server.stop)
    await migrate(server.url, server.secret)
    await seedReference(server.url)
    await asAdmin(server, 'siso', 'create extension pg_stat_statements')
    return server
  })
  return { folder, postgres }
}

/** The same with Temporal. */
export async function startServers(persistence: Persistence, running: Running): Promise<Servers> {
  const { folder, postgres } = await startDatabase(running)
  const { signal } = running
  const temporal = await step(`Temporal su ${persistence}`, async (log) => {
    const own = { namespace, log, signal }
    const server =
      persistence === 'postgres'
        ? await startTemporalServer({ ...own, postgres, folder: join(folder, 'temporal') })
        : await startTemporal({ ...own, dbFile: join(folder, 'temporal', 'temporal.db') })
    running.add(server.stop)
    return server
  })
  return { folder, postgres, temporal }
}

/** One statement as the superuser, in a database of the server. */
export async function asAdmin(
  { adminUrl }: RunningPostgres,
  database: string,
  statement: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(adminUrl, database) })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export function databaseUrl(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
