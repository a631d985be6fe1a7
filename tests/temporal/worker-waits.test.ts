import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Connection } from '@temporalio/client'

import { eventually, registerNamespace } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { freePort, spawnTs, startOwnTemporal } from '../support/servers.ts'
import type { SpawnedProgram } from '../support/servers.ts'

let database: TestDatabase
const workers: SpawnedProgram[] = []

beforeAll(async () => {
  database = await freshDatabase()
})

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await database.drop()
}, 60_000)

function startWorker(address: string, namespace = 'siso') {
  const worker = spawnTs('activities/worker.ts', {
    NODE_ENV: 'test',
    DATABASE_URL: database.ownerUrl,
    DATABASE_ROLE_SECRET: database.secret,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    LOG_LEVEL: 'warn',
  })
  workers.push(worker)
  const ready = new Promise<'ready'>((resolve) => {
    worker.child.once('message', () => {
      resolve('ready')
    })
  })
  const says = (text: string) =>
    eventually(`the log says «${text}»`, () => Promise.resolve(worker.output().includes(text)))
  return { ...worker, ready: Promise.race([ready, worker.ended]), says }
}

describe('a worker that is started before Temporal', () => {
  test('says so in its log and waits: when Temporal comes it serves', async () => {
    const port = await freePort()
    const worker = startWorker(`127.0.0.1:${String(port)}`)
    await worker.says('Temporal’s server does not answer: asked again in 1 s')
    const temporal = await startOwnTemporal({ port })
    try {
      await expect(worker.ready).resolves.toBe('ready')
      await worker.stop()
      await expect(worker.ended).resolves.toBe(0)
    } finally {
      await temporal.stop()
    }
  }, 60_000)

  test('waits for its namespace too', async () => {
    const address = process.env.TEMPORAL_ADDRESS ?? ''
    const namespace = `late-${randomUUID()}`
    const worker = startWorker(address, namespace)
    await worker.says('Temporal’s namespace does not answer')
    const connection = await Connection.connect({ address })
    await registerNamespace(connection, namespace)
    await connection.close()
    await expect(worker.ready).resolves.toBe('ready')
  }, 60_000)

  test('ends at once when it is told to, waiting or not', async () => {
    const worker = startWorker(`127.0.0.1:${String(await freePort())}`)
    await worker.says('does not answer')
    const since = Date.now()
    await worker.stop()
    expect(Date.now() - since).toBeLessThan(2_000)
    await expect(worker.ended).resolves.toBe('SIGTERM')
  }, 60_000)
})
