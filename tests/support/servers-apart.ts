import { migrate } from '../../migrations/migrate.ts'
import { seedReference } from '../../seeds/reference.ts'
import { anInstallation } from './an-installation.ts'
import { publish } from './releases/publish.ts'
import { relay } from './releases/relay.ts'
import { startOwnPostgres, startOwnTemporal } from './servers.ts'

export type OwnPostgres = Awaited<ReturnType<typeof startOwnPostgres>>
export type OwnTemporal = Awaited<ReturnType<typeof startOwnTemporal>>

/** An office that follows `relay@1` on servers of its own, for tests that kill, wipe or restore them. */
export async function onServersApart() {
  const postgres = await startOwnPostgres()
  await migrate(postgres.url, postgres.secret)
  await seedReference(postgres.url)
  await publish(postgres.url, relay)
  const temporal = await startOwnTemporal()
  const parts = { ownerUrl: postgres.url, secret: postgres.secret }
  const office = await anInstallation(
    { ...parts, temporalAddress: temporal.address, namespace: 'siso' },
    { release: 'relay@1' },
  )
  return { postgres, temporal, office }
}
