import { inOrder } from '../procedures/publishing/discussion.ts'
import type { ProposalKind, Step, Unsigned } from '../procedures/publishing/discussion.ts'
import { signersOf } from '../procedures/publishing/signers.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { getCampaign } from './campaigns.ts'
import type { CampaignRow } from './campaigns.ts'
import { campaignMovedOn, campaignOthersSign } from './errors.ts'
import { recordCampaign, tellOfCampaign } from './steer-campaign.ts'

const lock = 'select from campaign where id = $1 for update'
const end = `
  update campaign set state = $2, sent_back_by = $3, sent_back_why = $4, ended_at = siso_clock() where id = $1`

/** Running cases that are to move, as long as nobody has signed it. Signed as a publication is. */
export const migrations: ProposalKind<CampaignRow> = {
  column: 'campaign',
  get: getCampaign,
  lock: (sql, id) => sql.query(lock, [id]),
  isOpen: ({ state }) => state === 'proposed',
  signers: (sql, { org, proposedBy }) => signersOf(sql, { org, proposedBy, writtenBy: proposedBy }),
  end: endUnsigned,
  record: recordCampaign,
  tellCommented: (sql, campaign, whom) =>
    tellOfCampaign(sql, { campaign, whom, what: 'commented' }),
  decided: campaignMovedOn,
  othersSign: campaignOthersSign,
}

async function endUnsigned(act: Act, { id, proposedBy }: CampaignRow, unsigned: Unsigned) {
  const { sql, session } = act
  const { state } = unsigned
  if (state === 'void') await sql.query(end, [id, 'cancelled', null, null])
  else await sql.query(end, [id, 'sent-back', session.userId, unsigned.why])
  await recordCampaign(act, id, { did: state })
  if (state === 'returned')
    await tellOfCampaign(sql, { campaign: id, whom: [proposedBy], what: 'returned' })
}

// Before its signature only who had proposed it gives it up.
const steps = `
  with chosen as (select * from campaign where id = $1)
  select made_at as at, made_by as who, 'proposed-cases' as did, null as note, null::timestamptz as valid_from,
    null::timestamptz as moved_from, 1 as rank from chosen
  union all
  select made_at, made_by, 'commented', body, null, null, 2 from proposal_comment where campaign = $1
  union all
  select signed_at, signed_by, 'signed-cases', null, null, null, 3 from chosen where signed_by is not null
  union all
  select ended_at, coalesce(sent_back_by, made_by), case state when 'cancelled' then 'void' else 'returned' end,
    sent_back_why, null, null, 3 from chosen where signed_by is null and state in ('sent-back', 'cancelled')`

/** How what was proposed went, until it was signed. */
export function stepsOfCampaign(sql: Sql, id: string): Promise<Step[]> {
  return sql.query<Step>(inOrder(steps), [id])
}
