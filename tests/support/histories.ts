import type { Client } from '@temporalio/client'

export interface RunCounts {
  readonly runId: string
  readonly events: number
  /** Advances that ran within a workflow task: one marker each. */
  readonly advances: number
  readonly workflowTasks: number
  readonly transitions: number
}

/** Counts in the newest run of a case's workflow. */
export async function historyOf(client: Client, caseId: string): Promise<RunCounts> {
  const description = await client.workflow.getHandle(`case-${caseId}`).describe()
  return countRun(client, caseId, description.runId)
}

/** Counts in every run of a case's workflow, newest first. */
export async function runsOf(client: Client, caseId: string): Promise<readonly RunCounts[]> {
  const runs: RunCounts[] = []
  const query = `WorkflowId = "case-${caseId}"`
  for await (const { runId } of client.workflow.list({ query })) {
    runs.push(await countRun(client, caseId, runId))
  }
  return runs
}

/** Whether a case's workflow waits, with nothing scheduled: what it has cost so far will not grow by itself. */
export async function isAtRest(client: Client, caseId: string): Promise<boolean> {
  const { raw } = await client.workflow.getHandle(`case-${caseId}`).describe()
  return !raw.pendingWorkflowTask && !raw.pendingActivities?.length
}

async function countRun(client: Client, caseId: string, runId: string): Promise<RunCounts> {
  const handle = client.workflow.getHandle(`case-${caseId}`, runId)
  const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()])
  const events = history.events ?? []
  return {
    runId,
    events: events.length,
    advances: events.filter(({ markerRecordedEventAttributes: marker }) => marker).length,
    workflowTasks: events.filter(({ workflowTaskCompletedEventAttributes: done }) => done).length,
    transitions: Number(description.raw.workflowExecutionInfo?.stateTransitionCount ?? 0),
  }
}
