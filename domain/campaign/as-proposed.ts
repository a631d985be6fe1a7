import { DomainError } from '../shared/domain-error.ts'
import type { Act } from '../shared/act.ts'
import type { CampaignErrorCode } from './errors.ts'
import { startCampaign } from './start-campaign.ts'
import type { NewCampaign } from './start-campaign.ts'

const nobody: CampaignErrorCode = 'campaign-empty'

/**
 * Running cases begin to move as it was proposed and signed. Where there is none to move, nothing is
 * begun: that keeps nobody from publishing. Throws the rest of what `startCampaign` throws.
 */
export async function moveAsProposed(
  act: Act,
  asked: Pick<NewCampaign, 'dryRun' | 'to' | 'mode' | 'share'> & { readonly proposedBy: string },
): Promise<void> {
  try {
    await startCampaign(act, { ...asked, zones: [], perMinute: null })
  } catch (error) {
    // Thrown before anything is written.
    if (!(error instanceof DomainError) || error.code !== nobody) throw error
  }
}
