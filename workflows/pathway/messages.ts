import { defineSignal, defineUpdate } from '@temporalio/workflow'

/** "Something may have happened": carries nothing, may be lost or doubled without harm. */
export const look = defineSignal('look')

/** "Take the case into its next phase": answered when a later `advance` has been served. */
export const cross = defineUpdate('cross')

/** How a case's workflow is started, by whoever speaks to it first. */
export function caseWorkflow(caseId: string, taskQueue: string) {
  return {
    workflowId: `case-${caseId}`,
    taskQueue,
    args: [caseId] as [string],
    // A killed worker is noticed after 3 seconds instead of 10.
    workflowTaskTimeout: '3 seconds',
  } as const
}
