import { rmSync } from 'node:fs'

import { migrate } from '../../migrations/migrate.ts'
import { seedReference } from '../../seeds/reference.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import { anInstallation, eventually } from './an-installation.ts'
import { publish } from './releases/publish.ts'
import { relay } from './releases/relay.ts'
import { startOwnPostgres, startOwnTemporal } from './servers.ts'

export type OwnPostgres = Awaited<ReturnType<typeof startOwnPostgres>>
export type OwnTemporal = Awaited<ReturnType<typeof startOwnTemporal>>

/** An office that follows one procedure on servers of its own, for tests that kill, wipe or restore them. */
export async function onServersApart(release: Release = relay) {
  const postgres = await startOwnPostgres()
  await migrate(postgres.url, postgres.secret)
  await seedReference(postgres.url)
  await publish(postgres.url, release)
  const temporal = await startOwnTemporal()
  const parts = { ownerUrl: postgres.url, secret: postgres.secret }
  const office = await anInstallation(
    { ...parts, temporalAddress: temporal.address, namespace: 'siso' },
    { release: `${release.key}@${String(release.version)}` },
  )
  return { postgres, temporal, office }
}

/** Kills PostgreSQL and starts it again, with its data, at the same address. */
export async function startAgain(postgres: OwnPostgres): Promise<OwnPostgres> {
  await postgres.kill()
  return startOwnPostgres({ folder: postgres.folder, port: Number(new URL(postgres.url).port) })
}

/** Kills Temporal and starts it again at the same address, with all that it knew or, `wiped`, nothing. */
export async function startTemporalAgain(
  temporal: OwnTemporal,
  { wiped = false } = {},
): Promise<OwnTemporal> {
  await temporal.kill()
  for (const suffix of wiped ? ['', '-wal', '-shm', '-journal'] : [])
    rmSync(`${temporal.dbFile}${suffix}`, { force: true })
  const port = Number(temporal.address.split(':')[1])
  // Its port may be lent for a moment to a connection of somebody else's.
  return eventually('Temporal is back', () => startOwnTemporal({ folder: temporal.folder, port }))
}
