import { join } from 'node:path'

import { startPostgres } from '../postgres.ts'
import { step } from '../screen.ts'
import type { Running } from '../start/running.ts'
import { startTemporal } from '../temporal.ts'
import { findTemporal } from '../temporal/find.ts'
import { provideChromium } from './browser.ts'
import { makeTemplate } from './database.ts'
import type { Tier } from './tiers.ts'

type Need = Tier['needs'][number]

/** Starts one part for the tests and answers the variables by which they find it. */
type Start = (folder: string, running: Running) => Promise<Record<string, string>>

const starts: Record<Need, Start> = {
  database: (folder, running) =>
    step('PostgreSQL con migrazioni e dati di riferimento', async (log) => {
      const dataDir = join(folder, 'postgres')
      const server = await startPostgres({ dataDir, durable: false, log })
      running.add(server.stop)
      return makeTemplate(server)
    }),
  temporal: (folder, running) =>
    step('Temporal', async (log) => {
      const server = await startTemporal({ dbFile: join(folder, 'temporal', 'temporal.db'), log })
      running.add(server.stop)
      return { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'siso' }
    }),
  browser: () =>
    step('Chromium', async (log) => ({ SISO_TEST_CHROMIUM: await provideChromium(log) })),
}

export type Parts = { env: Record<string, string>; provide: (need: Need) => Promise<void> }

/** Parts are started once, when the first tier that needs them is about to run. */
export function createParts(folder: string, running: Running): Parts {
  const env: Record<string, string> = { SISO_TEST_FOLDER: folder }
  const started = new Map<Need, Promise<void>>()
  const start = async (need: Need) => {
    Object.assign(env, await starts[need](folder, running))
  }
  const provide = (need: Need) => {
    const already = started.get(need) ?? start(need)
    started.set(need, already)
    return already
  }
  return { env, provide }
}

/** The set-up tests start programs of their own: the server must be in the cache before them. */
export async function cacheTemporal(): Promise<void> {
  await step('Programma di Temporal', (log) => findTemporal({ log }))
}
