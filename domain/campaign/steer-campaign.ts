import { recordEvent } from '../audit/record.ts'
import type { AuditDetail } from '../audit/events.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { sqlState } from '../database.ts'
import { standingOf } from '../tasks/published.ts'
import { getCampaign } from './campaigns.ts'
import type { Looked } from './campaigns.ts'
import { campaignMovedOn, campaignUnderWay, campaignWithdrawn, noneChosen } from './errors.ts'
import type { CampaignState } from './schema.ts'

/** `go-on`: the cases to begin with are in order, the others follow. */
export type Steering = 'pause' | 'resume' | 'go-on' | 'cancel'

const from: Readonly<Record<Steering, readonly CampaignState[]>> = {
  pause: ['running', 'waiting'],
  resume: ['paused'],
  'go-on': ['watching'],
  cancel: ['running', 'waiting', 'paused', 'watching'],
}
const leadsTo: Readonly<Record<Steering, CampaignState>> = {
  pause: 'paused',
  resume: 'running',
  'go-on': 'running',
  cancel: 'cancelled',
}

const steer = `
  update campaign set state = $3, ended_at = case when $3 = 'cancelled' then siso_clock() end,
    watched_at = case when $4 then siso_clock() else watched_at end
  where id = $1 and state = any($2) returning id`

/** What may be done with a campaign as it stands. */
export function steeringsOf(state: CampaignState): Steering[] {
  return (Object.keys(from) as Steering[]).filter((one) => from[one].includes(state))
}

/** The case that is being moved is moved; none after it. @throws `campaign-moved-on`, `campaign-withdrawn` */
export async function steerCampaign(act: Act, id: string, what: Steering): Promise<void> {
  const { sql } = act
  const { to } = await getCampaign(sql, id)
  if (leadsTo[what] === 'running') await refuseWithdrawn(sql, to)
  const values = [id, from[what], leadsTo[what], what === 'go-on']
  const [done] = await sql.query(steer, values)
  if (!done) throw campaignMovedOn()
  await recordCampaign(act, id, { did: what })
}

// A case that was listed goes on as what is foreseen of it now: with another state it is listed again.
const agreeTo = `
  update campaign_case x set result = 'to-move', agreed_by = $3, agreed_at = siso_clock()
  from campaign c where c.id = x.campaign and x.campaign = $1 and x.case_id = any($2)
    and x.result in ('changed', 'waits') and c.state in ('running', 'paused', 'watching', 'done') returning x.case_id`

const agreeToAllOf = `
  update campaign_case x set result = 'to-move', agreed_by = $4, agreed_at = siso_clock()
  from campaign c where c.id = x.campaign and x.campaign = $1 and x.result = $2 and x.at <= $3
    and c.state in ('running', 'paused', 'watching', 'done') returning x.case_id`

const again = `
  update campaign set state = 'running', ended_at = null where id = $1 and state in ('watching', 'done')`

/**
 * Has cases moved that were not as the dry-run had seen them, now that somebody has looked at what
 * would become of them; or that were waiting for something.
 * @throws `none-chosen`, `campaign-moved-on`, `campaign-withdrawn`, `campaign-under-way`
 */
export async function agreeToCases(act: Act, id: string, cases: readonly string[]): Promise<void> {
  const { sql, session } = act
  if (cases.length === 0) throw noneChosen()
  await refuseWithdrawn(sql, (await getCampaign(sql, id)).to)
  const agreed = await sql.query(agreeTo, [id, cases, session.userId])
  if (agreed.length !== cases.length) throw campaignMovedOn()
  await sql.query(again, [id]).catch(refuseSecond)
  await recordCampaign(act, id, { did: 'agreed', cases })
}

/** Results that are agreed to: then the case is moved as is foreseen now. */
export const agreeable = ['changed', 'waits'] as const
export type Agreeable = (typeof agreeable)[number]

/**
 * The same of all that a page counted, however many. One that came to them since is not among them; where
 * one left them since, none is.
 * @throws `campaign-moved-on`, `campaign-withdrawn`, `campaign-under-way`
 */
export async function agreeToAll(
  act: Act,
  id: string,
  { result, count, latest }: { readonly result: Agreeable } & Looked,
): Promise<void> {
  const { sql, session } = act
  await refuseWithdrawn(sql, (await getCampaign(sql, id)).to)
  const agreed = await sql.query(agreeToAllOf, [id, result, latest, session.userId])
  if (agreed.length !== count || count === 0) throw campaignMovedOn()
  await sql.query(again, [id]).catch(refuseSecond)
  await recordCampaign(act, id, { did: 'agreed-all', result, count })
}

async function refuseWithdrawn(sql: Sql, to: string): Promise<void> {
  if ((await standingOf(sql, to))?.withdrawn) throw campaignWithdrawn(to)
}

/** The trace of what was done with a campaign. */
export function recordCampaign(act: Act, id: string, detail: AuditDetail): Promise<void> {
  return recordEvent(act.sql, {
    action: 'campaign-changed',
    objectKind: 'campaign',
    objectId: id,
    actor: act.session.userId,
    request: act.request,
    detail,
  })
}

interface Told {
  readonly campaign: string
  readonly whom: readonly string[]
  readonly what: 'to-sign' | 'signed' | 'returned' | 'commented'
}

/** A notice to those of them who are not who acts. */
export async function tellOfCampaign(sql: Sql, { campaign, whom, what }: Told): Promise<void> {
  await sql.query('select tell_of_campaign($1, $2, $3)', [campaign, whom, what])
}

/** Another one of the same procedure is under way. */
export function refuseSecond(error: unknown): never {
  throw sqlState(error) === '23505' ? campaignUnderWay() : error
}
