import { randomUUID } from 'node:crypto'

import { Client, Connection } from '@temporalio/client'

import { taskQueue } from '../../config/temporal.ts'
import { createCaseTeller } from '../../web/shared/case-teller.ts'

import { aTown } from './a-town.ts'
import { spawnTs } from './servers.ts'
import type { SpawnedProgram } from './servers.ts'

/** Where an installation under test finds its parts. */
export interface Parts {
  readonly ownerUrl: string
  readonly secret: string
  readonly temporalAddress: string
}

/** A town with Temporal: its own namespace, so that its cases are nobody else's. */
export async function anInstallation(parts: Parts, given: Parameters<typeof aTown>[1] = {}) {
  const namespace = `test-${randomUUID()}`
  const connection = await Connection.connect({ address: parts.temporalAddress })
  await registerNamespace(connection, namespace)
  const client = new Client({ connection, namespace })
  const town = await aTown(parts, given)
  const workers = new Set<SpawnedProgram>()

  async function startWorker(env: Record<string, string> = {}): Promise<SpawnedProgram> {
    const worker = spawnTs('activities/worker.ts', {
      NODE_ENV: 'test',
      DATABASE_URL: parts.ownerUrl,
      DATABASE_ROLE_SECRET: parts.secret,
      TEMPORAL_ADDRESS: parts.temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
      LOG_LEVEL: 'warn',
      ...env,
    })
    workers.add(worker)
    await untilReady(worker)
    return worker
  }

  return {
    ...town,
    namespace,
    client,
    connection,
    teller: createCaseTeller({ client, taskQueue }),
    startWorker,
    async close() {
      await Promise.all([...workers].map((worker) => worker.stop()))
      await town.close()
      await connection.close()
    },
  }
}

export type Installation = Awaited<ReturnType<typeof anInstallation>>

/** Polls until `check` answers something, or fails saying what was awaited. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const until = Date.now() + withinMs
  for (;;) {
    const found = await check().catch(() => undefined)
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`not within ${String(withinMs)} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as null },
  })
  await eventually('the namespace answers', async () => {
    await connection.workflowService.describeNamespace({ namespace })
    return true
  })
}

function untilReady(worker: SpawnedProgram): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.child.once('message', () => {
      resolve()
    })
    void worker.ended.then((code) => {
      reject(new Error(`the worker ended (${String(code)}): ${worker.output()}`))
    })
  })
}
