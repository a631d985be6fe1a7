import { signersOf } from '../procedures/publishing/signers.ts'
import type { Signer } from '../procedures/publishing/signers.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { getCampaign } from './campaigns.ts'
import type { CampaignRow } from './campaigns.ts'
import { campaignGone, campaignMovedOn, campaignOthersSign, campaignUnlike } from './errors.ts'
import { refuseGroundless } from './start-campaign.ts'
import { recordCampaign, refuseSecond, tellOfCampaign } from './steer-campaign.ts'

/** Who may sign it: as a publication of the body's procedures is, never who proposed it. */
export function campaignSigners(
  sql: Sql,
  { org, proposedBy }: Pick<CampaignRow, 'org' | 'proposedBy'>,
): Promise<readonly Signer[]> {
  return signersOf(sql, { org, proposedBy, writtenBy: proposedBy })
}

/** A migration, as the page that was read showed it. */
export interface ReadCampaign {
  readonly campaign: string
  readonly seal: string
}

const hold = 'select from campaign where id = $1 for update'
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
  if ((await sql.query(hold, [id])).length === 0) throw campaignGone()
  const found = await getCampaign(sql, id)
  if (found.state !== 'proposed') throw campaignMovedOn()
  if (found.seal !== seal) throw campaignUnlike()
  const signers = await campaignSigners(sql, found)
  if (!signers.some((one) => one.id === session.userId))
    throw campaignOthersSign(signers.map(({ name }) => name))
  await refuseGroundless(sql, found)
  const [begun] = await sql.query(begin, [id, session.userId]).catch(refuseSecond)
  if (!begun) throw campaignMovedOn()
  await recordCampaign(act, id, { did: 'signed', seal })
  await tellOfCampaign(sql, { campaign: id, whom: [found.proposedBy], what: 'signed' })
}
