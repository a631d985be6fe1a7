import { Client, Connection } from '@temporalio/client'

import { wakeCase } from '../../activities/wake-case.ts'
import type { Config } from '../../config/config.ts'
import { temporalConnection } from '../../config/temporal.ts'
import type { KnownWorkflow } from '../../domain/tasks/restore.ts'
import { WrongUse } from './command.ts'
import type { Call } from './command.ts'

/** What a command asks of Temporal: to wake a case, and which cases it carries. */
export interface Carrier {
  readonly wake: (caseId: string) => Promise<void>
  readonly workflows: () => AsyncIterable<KnownWorkflow>
  readonly close: () => Promise<void>
}

const prefix = 'case-'

export async function connectCarrier(config: Config): Promise<Carrier> {
  const { address, namespace, taskQueue } = temporalConnection(config)
  const connection = await Connection.connect({ address })
  const client = new Client({ connection, namespace })
  return {
    wake: (caseId) => wakeCase(client, taskQueue, caseId),
    async *workflows() {
      const query = `WorkflowType = 'pathway'`
      for await (const { workflowId, startTime } of client.workflow.list({ query }))
        if (workflowId.startsWith(prefix))
          yield { caseId: workflowId.slice(prefix.length), since: startTime }
    },
    close: () => connection.close(),
  }
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
