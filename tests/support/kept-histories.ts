import { existsSync, writeFileSync } from 'node:fs'

import type { Client } from '@temporalio/client'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'

import { eventually } from './an-installation.ts'

/**
 * Writes what Temporal holds of a workflow into the corpus that `tests/histories` replays, one file a
 * run. One that is there is never written again: it is what was begun under earlier code.
 */
export async function keepHistory(
  client: Client,
  { workflowId, name }: { readonly workflowId: string; readonly name: string },
): Promise<void> {
  const { raw } = await client.workflow.getHandle(workflowId).describe()
  let runId = raw.workflowExecutionInfo?.firstRunId
  for (let n = 1; runId; n++) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory()
    const file = new URL(`../histories/workflows/${name}-${String(n)}.json`, import.meta.url)
    if (!existsSync(file)) writeFileSync(file, historyToJSON(history))
    const next = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes
    runId = next?.newExecutionRunId
  }
}

/**
 * The same at the end of a test whose workflow has done all that it should, where it is asked for:
 * `SISO_KEEP_HISTORIES=1 npm test -- tests/temporal/<file>`.
 * @param query as Temporal's list takes it: `WorkflowType = 'overnight'`
 */
export async function keepIfAsked(client: Client, query: string, name: string): Promise<void> {
  if (process.env['SISO_KEEP_HISTORIES'] === undefined) return
  const workflowId = await eventually(`the workflow where ${query} has ended`, async () => {
    for await (const { workflowId: id, status } of client.workflow.list({ query }))
      return status.name === 'COMPLETED' && id
    return undefined
  })
  await keepHistory(client, { workflowId, name })
}
