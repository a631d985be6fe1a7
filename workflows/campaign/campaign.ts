import { condition, continueAsNew, proxyActivities, setHandler } from '@temporalio/workflow'

import type { CampaignActivities } from '../../activities/campaign.ts'
import { look } from '../pathway/messages.ts'

/** Each turn leaves five entries in the history. */
const turnsPerRun = 100

const { turn } = proxyActivities<CampaignActivities>({
  startToCloseTimeout: '2 minutes',
  // Of a worker that is killed in the middle: another goes on after this long.
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
})

/**
 * Takes the cases of a campaign to their release, turn by turn. Like the pathway it remembers nothing:
 * what comes next, how fast, and whether it is paused, the record says at each turn. It ends where
 * nothing is left to do, and is started again when somebody resumes.
 */
export async function campaign(id: string): Promise<void> {
  let heard = 0
  setHandler(look, () => {
    heard++
  })
  for (let turns = 1; ; turns++) {
    const upTo = heard
    const { over, sleepMs } = await turn(id)
    if (over && heard === upTo) return
    if (turns >= turnsPerRun) await continueAsNew<typeof campaign>(id)
    if (!over && sleepMs > 0) await condition(() => heard > upTo, sleepMs)
  }
}
