import { continueAsNew, proxyActivities } from '@temporalio/workflow'

import type { DryRunActivities } from '../../activities/dry-runs.ts'
import { inTurns } from '../turns.ts'

const record = proxyActivities<DryRunActivities>({
  // A turn takes three seconds; a killed worker is noticed after this.
  startToCloseTimeout: '20 seconds',
  retry: {
    ...{ initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
    maximumAttempts: 10,
    nonRetryableErrorTypes: ['release-not-found', 'draft-gone'],
  },
})
const patient = proxyActivities<DryRunActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})

/**
 * Tries all running cases, some at each turn. Where it has come to is in the record, and so is whether
 * somebody has cancelled it: whatever dies, it goes on from there.
 */
export function dryRun(id: string): Promise<void> {
  return inTurns({
    turn: () => record.goOn(id),
    fail: (code) => patient.fail(id, code),
    goOn: () => continueAsNew<typeof dryRun>(id),
  })
}
