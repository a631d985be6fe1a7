import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client'
import type pg from 'pg'

import { wakeCase } from '../../activities/wake-case.ts'
import { loadConfig } from '../../config/config.ts'
import { roleUrl } from '../../config/database.ts'
import { temporalConnection } from '../../config/temporal.ts'
import { createPool } from '../../domain/database.ts'
import type { KnownWorkflow } from '../../domain/tasks/restore.ts'
import { Failure } from '../failure.ts'
import { WrongUse } from './command.ts'
import type { Call } from './command.ts'

/** What a command on cases works with: the record, and Temporal that carries them. */
export interface Carrier {
  /** Connections of the owner and of the role `siso_engine`. */
  readonly owner: pg.Pool
  readonly engine: pg.Pool
  readonly wake: (caseId: string) => Promise<void>
  /** Ends the workflow of a case that the record has no more. */
  readonly end: (caseId: string) => Promise<void>
  /** Every case that Temporal knows, over or not. */
  readonly workflows: () => AsyncIterable<KnownWorkflow>
}

const prefix = 'case-'
const poolSize = 2
const connectTimeout = 3_000

/**
 * Connects to the record and to Temporal for the time of `work`.
 * @throws Failure when Temporal does not answer
 */
export async function withCarrier<T>(work: (carrier: Carrier) => Promise<T>): Promise<T> {
  const config = loadConfig()
  const { databaseUrl, databaseRoleSecret } = config
  const { address, namespace, taskQueue } = temporalConnection(config)
  const connection = await Connection.connect({ address, connectTimeout }).catch(() => undefined)
  if (!connection)
    throw new Failure(
      `Temporal non risponde a ${address}: controllare TEMPORAL_ADDRESS e che il server sia avviato.`,
    )
  const client = new Client({ connection, namespace })
  const owner = createPool(databaseUrl, poolSize)
  const engine = createPool(roleUrl(databaseUrl, databaseRoleSecret, 'siso_engine'), poolSize)
  const wake = (caseId: string) => wakeCase(client, taskQueue, caseId)
  const end = (caseId: string) => endOf(client, caseId)
  try {
    return await work({ owner, engine, wake, end, workflows: () => workflowsOf(client) })
  } finally {
    await Promise.all([connection.close(), owner.end(), engine.end()])
  }
}

async function endOf(client: Client, caseId: string): Promise<void> {
  try {
    await client.workflow.getHandle(`${prefix}${caseId}`).terminate('the record has it no more')
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error
  }
}

async function* workflowsOf(client: Client): AsyncIterable<KnownWorkflow> {
  const query = `WorkflowType = 'pathway'`
  for await (const { workflowId, startTime } of client.workflow.list({ query }))
    if (workflowId.startsWith(prefix))
      yield { caseId: workflowId.slice(prefix.length), since: startTime }
}

const usualPace = 50

export const paceOption = {
  type: 'string',
  describe: `pratiche da svegliare al secondo (${usualPace} se non è detto)`,
} as const

export function paceIn(call: Call): number {
  const pace = Number(call.option('pace') ?? usualPace)
  if (!Number.isInteger(pace) || pace < 1 || pace > 1000)
    throw new WrongUse('--pace è un numero intero da 1 a 1000: pratiche al secondo.')
  return pace
}
