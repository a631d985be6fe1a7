/** How the workflow of a campaign is started, by whoever speaks to it first. */
export function campaignWorkflow(id: string, taskQueue: string) {
  return {
    workflowId: `campaign-${id}`,
    taskQueue,
    args: [id] as [string],
    workflowTaskTimeout: '3 seconds',
  } as const
}
