import { holdOpen, refuseOthers } from '../procedures/publishing/discussion.ts'
import type { Act } from '../shared/act.ts'
import { migrations } from './discuss-campaign.ts'
import { campaignMovedOn, campaignUnlike } from './errors.ts'
import { refuseGroundless } from './start-campaign.ts'
import { recordCampaign, refuseSecond, tellOfCampaign } from './steer-campaign.ts'

/** A migration, as the page that was read showed it. */
export interface ReadCampaign {
  readonly campaign: string
  readonly seal: string
}

const begin = `
  update campaign set state = 'running', signed_by = $2, signed_at = siso_clock()
  where id = $1 and state = 'proposed' returning id`

/**
 * A second administrator signs what was proposed, and cases begin to move.
 * @throws `campaign-gone`, `campaign-moved-on`, `campaign-unlike`, `campaign-others-sign`, and what
 *   `startCampaign` throws where its ground is no more
 */
export async function signCampaign(act: Act, { campaign: id, seal }: ReadCampaign): Promise<void> {
  const { sql, session } = act
  const found = await holdOpen(sql, migrations, id)
  if (found.seal !== seal) throw campaignUnlike()
  await refuseOthers(act, migrations, found)
  await refuseGroundless(sql, found)
  const [begun] = await sql.query(begin, [id, session.userId]).catch(refuseSecond)
  if (!begun) throw campaignMovedOn()
  await recordCampaign(act, id, { did: 'signed', seal })
  await tellOfCampaign(sql, { campaign: id, whom: [found.proposedBy], what: 'signed' })
}
