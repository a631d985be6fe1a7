import { join } from 'node:path'

import { loadStarterConfig } from '../../config/config.ts'
import { startPostgres } from '../postgres.ts'
import { runningConnections } from '../start/record.ts'
import { startTemporal } from '../temporal.ts'
import type { Command } from './command.ts'
import { requirePrepared } from './prepared.ts'

type Needed = Exclude<Command['needs'], 'nothing'>

function setDatabase(url: string, secret: string): void {
  process.env.DATABASE_URL = url
  process.env.DATABASE_ROLE_SECRET = secret
}

/** Sets the variables of what `npm start` has running, or starts embedded parts for this command. */
async function provide(needs: Needed, log: (line: string) => void) {
  const stops: (() => Promise<void>)[] = []
  const config = loadStarterConfig()
  const found = runningConnections(config.dataDir)
  if (!config.databaseUrl) {
    if (found) {
      setDatabase(found.databaseUrl, found.databaseRoleSecret)
    } else {
      const server = await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log })
      stops.push(server.stop)
      setDatabase(server.url, server.secret)
    }
  }
  if (needs === 'temporal' && !config.temporal.address) {
    if (found) {
      process.env.TEMPORAL_ADDRESS = found.temporalAddress
    } else {
      const dbFile = join(config.dataDir, 'temporal', 'temporal.db')
      const { namespace } = config.temporal
      const server = await startTemporal({ dbFile, namespace, log })
      stops.push(server.stop)
      process.env.TEMPORAL_ADDRESS = server.address
    }
  }
  return stops
}

/**
 * Runs `work` with what the command needs: the parts named in DATABASE_URL and TEMPORAL_ADDRESS,
 * those of a running `npm start`, or embedded ones started for it and stopped after it.
 * @throws {Failure} for a database that does not answer, or is not at the schema of this version
 */
export async function withSurroundings<T>(
  needs: Command['needs'],
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const stops = needs === 'nothing' ? [] : await provide(needs, log)
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop()
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => void stopAll().then(() => process.exit(130)))
  }
  try {
    if (needs === 'database' || needs === 'temporal') await requirePrepared()
    return await work()
  } finally {
    await stopAll()
  }
}
