import { join } from 'node:path'

import type { StarterConfig } from '../../config/config.ts'
import { Failure } from '../failure.ts'
import { step } from '../screen.ts'
import { namespaceAnswers, startTemporal } from '../temporal.ts'
import { keepRunning } from './keep.ts'
import type { Running } from './running.ts'

async function checkOutside(address: string, namespace: string): Promise<void> {
  const until = performance.now() + 5000
  while (performance.now() < until) if (await namespaceAnswers(address, namespace)) return
  throw new Failure(
    `Temporal non risponde a ${address} con il namespace «${namespace}»: controllare ` +
      'TEMPORAL_ADDRESS e creare il namespace con «temporal operator namespace create».',
  )
}

/** The server of TEMPORAL_ADDRESS if there is one, else the embedded one, kept running. */
export async function provideTemporal(config: StarterConfig, running: Running): Promise<string> {
  const { address, namespace } = config.temporal
  if (address) {
    await step('Temporal di TEMPORAL_ADDRESS', () => checkOutside(address, namespace))
    return address
  }
  const dbFile = join(config.dataDir, 'temporal', 'temporal.db')
  const { signal } = running
  const starting = step('Temporal', (log) => startTemporal({ dbFile, namespace, log, signal }))
  let current = starting
  running.add(async () => (await current).stop())
  const server = await starting
  const start = () => {
    const port = Number(server.address.split(':')[1])
    current = startTemporal({ dbFile, namespace, port, log: () => undefined, signal })
    return current
  }
  void keepRunning('Temporal', server, { running, start })
  return server.address
}
