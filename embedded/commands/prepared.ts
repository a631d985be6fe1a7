import pg from 'pg'

import { loadDatabaseConfig } from '../../config/config.ts'
import { missingMigrations } from '../../migrations/migrate.ts'
import { Failure } from '../failure.ts'

/**
 * Asks of the database, before a command meets a table that is not there, whether it is set up.
 * @throws {Failure} where it does not answer or lacks migrations, with what to run
 */
export async function requirePrepared(): Promise<void> {
  const client = await connected(loadDatabaseConfig().databaseUrl)
  try {
    const missing = await missingMigrations(client)
    if (missing.length > 0) throw new Failure(remedyFor(missing))
  } finally {
    await client.end()
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    const why = error instanceof Error ? error.message || error.name : String(error)
    throw new Failure(
      `Il database di DATABASE_URL non risponde (${why}): controllare la variabile, e che il server sia acceso.`,
    )
  }
}

function remedyFor(missing: readonly string[]): string {
  const how = '«npm run siso -- migrate», poi «npm run siso -- seed»'
  const [first = ''] = missing
  return missing.length === 1
    ? `Al database manca la migrazione ${first}: esegui prima ${how}.`
    : `Al database mancano ${String(missing.length)} migrazioni, da ${first} in poi: esegui prima ${how}.`
}
