import { randomUUID } from 'node:crypto'

import { Client } from '@temporalio/client'
import type { Connection } from '@temporalio/client'

import { taskQueue } from '../../config/temporal.ts'
import { createCaseTeller } from '../../web/shared/case-teller.ts'
import { connectToTemporal } from '../../web/shared/temporal-connection.ts'

import { aTown } from './a-town.ts'
import { spawnTs } from './servers.ts'
import type { SpawnedProgram } from './servers.ts'

/** Where an installation under test finds its parts. */
export interface Parts {
  readonly ownerUrl: string
  readonly secret: string
  /** Without it, the server that all tests share. */
  readonly temporalAddress?: string
  /** One that the server has made already; without it a new one is registered. */
  readonly namespace?: string
  /** Further variables for its programs. */
  readonly env?: Record<string, string>
}

/** A town with Temporal: its own namespace, so that its cases are nobody else's. */
export async function anInstallation(parts: Parts, given: Parameters<typeof aTown>[1] = {}) {
  const temporalAddress = parts.temporalAddress ?? process.env.TEMPORAL_ADDRESS ?? ''
  const namespace = parts.namespace ?? `test-${randomUUID()}`
  const connection = connectToTemporal(temporalAddress)
  if (parts.namespace === undefined) await registerNamespace(connection, namespace)
  const client = new Client({ connection, namespace })
  const town = await aTown(parts, given)
  const programs = new Set<SpawnedProgram>()

  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: parts.ownerUrl,
    DATABASE_ROLE_SECRET: parts.secret,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    LOG_LEVEL: 'warn',
    ...parts.env,
  }

  /** A program of ours, or of the tests, that finds this installation's parts. */
  async function start(file: string, args: readonly string[] = []): Promise<SpawnedProgram> {
    const program = spawnTs(file, env, args)
    programs.add(program)
    await untilReady(program)
    return program
  }

  /** Whether all that happened in a case is applied, and every effect settled. */
  async function isServed(caseId: string): Promise<boolean> {
    const { rows } = await town.owner.query(
      `select from case_engine e where case_id = $1 and last_seq = processed_seq
         and not exists (select from effect f where f.case_id = e.case_id and f.status = 'pending')`,
      [caseId],
    )
    return rows.length > 0
  }

  return {
    ...town,
    isServed,
    namespace,
    env,
    client,
    connection,
    teller: createCaseTeller({ client, taskQueue }),
    start,
    startWorker: () => start('activities/worker.ts'),
    async close() {
      await Promise.all([...programs].map((program) => program.stop()))
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

/** Makes a namespace, and waits until the server knows it. */
export async function registerNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as null },
  })
  await eventually('the namespace answers', async () => {
    await connection.workflowService.describeNamespace({ namespace })
    return true
  })
}

function untilReady(program: SpawnedProgram): Promise<void> {
  return new Promise((resolve, reject) => {
    program.child.once('message', () => {
      resolve()
    })
    void program.ended.then((code) => {
      reject(new Error(`the program ended (${String(code)}): ${program.output()}`))
    })
  })
}
