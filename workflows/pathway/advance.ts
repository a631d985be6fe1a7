import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow'

import type { PathwayActivities } from '../../activities/pathway.ts'
import type { Position } from '../../domain/tasks/schema.ts'

// Within the workflow task while the record answers at once, so that a move is one transition;
// through the task queue, without a limit, when it does not.
const quick = proxyLocalActivities<PathwayActivities>({
  startToCloseTimeout: '2 seconds',
  retry: { maximumAttempts: 2, initialInterval: '50 milliseconds' },
})
// Tries leave no trace in the history: seldom ones would, by the sweeper's calls between two of them.
const patient = proxyActivities<PathwayActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '4 seconds' },
})

/** Moves the case by its record; undefined when the record does not know it (a restored database). */
export async function advanceCase(caseId: string): Promise<Position | undefined> {
  try {
    return await quick.advance(caseId)
  } catch (error) {
    if (isUnknownCase(error)) return undefined
  }
  try {
    return await patient.advance(caseId)
  } catch (error) {
    if (isUnknownCase(error)) return undefined
    throw error
  }
}

/**
 * Runs one effect to its next result; what it calls outside may take minutes. Through the task
 * queue: two local activities at once would be replayed in another order than they ended.
 */
export function runEffect(caseId: string, key: string): Promise<void> {
  return patient.runEffect(caseId, key)
}

function isUnknownCase(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : undefined
  return cause instanceof ApplicationFailure && cause.type === 'case-not-found'
}
