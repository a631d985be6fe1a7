import {
  ActivityFailure,
  ApplicationFailure,
  continueAsNew,
  proxyActivities,
} from '@temporalio/workflow'

import type { DryRunActivities } from '../../activities/dry-runs.ts'

/** None grows long: a history is replayed by whoever takes it up. */
const turnsPerRun = 200

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
export async function dryRun(id: string): Promise<void> {
  for (let turn = 0; turn < turnsPerRun; turn++) {
    try {
      if (!(await record.goOn(id))) return
    } catch (error) {
      return patient.fail(id, codeOf(error))
    }
  }
  await continueAsNew<typeof dryRun>(id)
}

/** As activities close their failures: nothing of a case. */
function codeOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return (cause instanceof ApplicationFailure && cause.type) || 'failure'
}
