import { Context } from '@temporalio/activity'
import type { Client } from '@temporalio/client'

import { campaignsToWake, turnCampaign } from '../domain/campaign/turn-campaign.ts'
import type { Turn } from '../domain/campaign/turn-campaign.ts'
import type { MoveDeps } from '../domain/campaign/move-one.ts'
import type { campaign } from '../workflows/campaign/campaign.ts'
import { campaignWorkflow } from '../workflows/campaign/start.ts'
import { look } from '../workflows/pathway/messages.ts'

export interface CampaignActivities {
  turn(id: string): Promise<Turn>
}

/** Gives campaigns their record. */
export function campaignActivities(deps: MoveDeps): CampaignActivities {
  return {
    turn(id) {
      const context = Context.current()
      return turnCampaign({ ...deps, beat: () => context.heartbeat() }, id)
    },
  }
}

/** Starts the campaigns that should be going on: new, resumed, or lost with Temporal’s store. */
export async function wakeCampaigns(
  { pool }: Pick<MoveDeps, 'pool'>,
  client: Client,
  taskQueue: string,
): Promise<void> {
  for (const id of await campaignsToWake({ pool }))
    await client.workflow.signalWithStart<typeof campaign, []>('campaign', {
      ...campaignWorkflow(id, taskQueue),
      signal: look,
    })
}
