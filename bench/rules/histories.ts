import type { Client } from '@temporalio/client'

/** Entries in the histories of these workflows, those of all their runs. */
export async function entriesOf(client: Client, ids: readonly string[]): Promise<number> {
  let entries = 0
  for (const id of ids) {
    let run: string | undefined
    for (;;) {
      const handle = client.workflow.getHandle(id, run)
      const { events } = await handle.fetchHistory()
      entries += events?.length ?? 0
      const begun = events?.[0]?.workflowExecutionStartedEventAttributes
      if (!begun?.continuedExecutionRunId) break
      run = begun.continuedExecutionRunId
    }
  }
  return entries
}
