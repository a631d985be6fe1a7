import { continueAsNew, proxyActivities } from '@temporalio/workflow'

import type { FlowFileActivities } from '../../activities/flow-files.ts'
import { inTurns } from '../turns.ts'

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
export function flowFile(id: string): Promise<void> {
  return inTurns({
    turn: () => record.writeFlowFile(id),
    fail: (code) => patient.failFlowFile(id, code),
    goOn: () => continueAsNew<typeof flowFile>(id),
  })
}
