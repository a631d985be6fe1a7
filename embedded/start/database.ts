import { join } from 'node:path'

import pg from 'pg'

import type { StarterConfig } from '../../config/config.ts'
import { Failure } from '../failure.ts'
import { startPostgres } from '../postgres.ts'
import type { RunningPostgres } from '../postgres.ts'
import { step } from '../screen.ts'
import { keepRunning } from './keep.ts'
import type { Running } from './running.ts'

export type Database = { url: string; secret: string; embedded: RunningPostgres | undefined }

async function checkOutside(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    )
    const version = rows[0]?.version ?? 0
    if (version < 18) throw new Failure(`DATABASE_URL: serve PostgreSQL 18, questo è ${version}.`)
  } catch (error) {
    if (error instanceof Failure) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure(
      `Il database di DATABASE_URL non risponde (${why}): controllare la variabile.`,
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function startEmbedded(config: StarterConfig, running: Running): Promise<Database> {
  const dataDir = join(config.dataDir, 'postgres')
  const starting = step('PostgreSQL', (log) => startPostgres({ dataDir, log }))
  let current = starting
  running.add(async () => (await current).stop())
  const server = await starting
  const start = () => {
    current = startPostgres({ dataDir, port: server.port, log: () => undefined })
    return current
  }
  void keepRunning('PostgreSQL', server, { running, start })
  return { url: server.url, secret: server.secret, embedded: server }
}

/** The database of DATABASE_URL if there is one, else the embedded one, kept running. */
export async function provideDatabase(config: StarterConfig, running: Running): Promise<Database> {
  const { databaseUrl, databaseRoleSecret } = config
  if (!databaseUrl || !databaseRoleSecret) return startEmbedded(config, running)
  await step('PostgreSQL di DATABASE_URL', () => checkOutside(databaseUrl))
  return { url: databaseUrl, secret: databaseRoleSecret, embedded: undefined }
}
