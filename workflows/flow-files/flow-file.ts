import {
  ActivityFailure,
  ApplicationFailure,
  continueAsNew,
  proxyActivities,
} from '@temporalio/workflow'

import type { FlowFileActivities } from '../../activities/flow-files.ts'

/** None grows long: a history is replayed by whoever takes it up. */
const turnsPerRun = 200

const retry = {
  ...{ initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
} as const
const record = proxyActivities<FlowFileActivities>({
  // A turn takes three seconds, the last one reads the whole file; a killed worker is noticed after this.
  startToCloseTimeout: '1 minute',
  retry: { ...retry, maximumAttempts: 10 },
})
const patient = proxyActivities<FlowFileActivities>({ startToCloseTimeout: '20 seconds', retry })

/**
 * Writes the flows of a period into parts, some at each turn. Where it has come to is in the record, and
 * so is whether somebody has stopped it: whatever dies, it goes on from there.
 */
export async function flowFile(id: string): Promise<void> {
  for (let turn = 0; turn < turnsPerRun; turn++) {
    try {
      if (!(await record.writeFlowFile(id))) return
    } catch (error) {
      return patient.failFlowFile(id, codeOf(error))
    }
  }
  await continueAsNew<typeof flowFile>(id)
}

/** As activities close their failures: nothing of a person. */
function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return (cause instanceof ApplicationFailure && cause.type) || 'failure'
}
