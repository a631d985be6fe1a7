import type { Client } from '@temporalio/client'
import type { Workflow } from '@temporalio/common'

/** Who starts workflows, and on which queue. */
export interface Starter {
  readonly client: Client
  readonly taskQueue: string
}

interface Started<W extends Workflow> {
  /** By its name among the workflows. */
  readonly type: string
  readonly workflowId: string
  readonly args: Parameters<W>
}

/** Starts a workflow; one that runs already under its id goes on. */
export async function startOnce<W extends Workflow>(
  { client, taskQueue }: Starter,
  { type, workflowId, args }: Started<W>,
): Promise<void> {
  await client.workflow.start(type, {
    workflowId,
    taskQueue,
    args: [...args],
    workflowIdConflictPolicy: 'USE_EXISTING',
  })
}
