import { proxyActivities } from '@temporalio/workflow'

import type { StatisticsActivities } from '../../activities/statistics.ts'

const night = proxyActivities<StatisticsActivities>({
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  // Five tries in half an hour; then who looks after the installation finds it failed, and it is asked for again.
  retry: { initialInterval: '1 minute', backoffCoefficient: 2, maximumAttempts: 5 },
})

/** The figures of the night. Killed half-way, it is made again from what the record says. */
export async function overnight(): Promise<void> {
  await night.makeStatistics()
}
