import { dateInWords } from '../procedures/explain-proof.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import { hashOf } from '../procedures/publishing/publish-release.ts'
import { signersOf } from '../procedures/publishing/signers.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import { aheadOf } from '../tasks/published.ts'
import {
  campaignAhead,
  campaignEmpty,
  campaignGone,
  campaignUntried,
  campaignWithdrawn,
} from './errors.ts'
import type { CampaignMode } from './schema.ts'
import { recordCampaign, refuseSecond, tellOfCampaign } from './steer-campaign.ts'

/** What an administrator decides about the cases that a dry-run has seen. */
export interface NewCampaign {
  readonly dryRun: string
  /** Published release that they are to go on by, `key@version`. */
  readonly to: string
  readonly mode: CampaignMode
  /** Zones whose cases go first; then it waits to be looked at. Only where they move now. */
  readonly zones: readonly number[]
  /** Of a hundred cases, how many go first. 0: none. */
  readonly share: number
  /** Cases a minute. Null: one after the other. */
  readonly perMinute: number | null
  /** Who had proposed it with the release, where who acts signs both. */
  readonly proposedBy?: string
}

// Who has no place there today may have one at the next step.
const tried = `
  select d.hash, d.mapping, d.kind = 'running' and d.state = 'done' and d.target_hash = r.hash as stands,
    coalesce((select sum((t -> 'totals' ->> 'unchanged')::int + (t -> 'totals' ->> 'changed')::int
        + case $3 when 'next-step' then (t -> 'totals' ->> 'blocked')::int else 0 end)
      from jsonb_array_elements(d.totals) t), 0)::int as movable,
    s.withdrawn_at is not null as withdrawn,
    ${aheadOf('s')} as ahead
  from dry_run d, release r join release_standing s on s.key = r.key and s.version = r.version
  where d.id = $1 and r.key || '@' || r.version = $2`

interface Grounds {
  readonly hash: string
  readonly mapping: Mapping
  /** The dry-run is finished, and of the release as it is published. */
  readonly stands: boolean
  readonly movable: number
  readonly withdrawn: boolean
  /** Day from which the release will hold. */
  readonly ahead: string | null
}

const add = `
  insert into campaign (org, key, version, dry_run, procedure, mapping, mode, canary_zones, canary_share, per_minute,
    state, made_by, seal, signed_by, signed_at, watched_at, ended_at)
  select d.org, r.key, r.version, d.id, d.procedure, d.mapping, $3, $4, $5, $6,
    case when $3 = 'stay' then 'done' when $9::uuid is null then 'proposed' else 'running' end, $7, $10, $9::uuid,
    case when $9::uuid is not null then siso_clock() end, case when $8 then null else siso_clock() end,
    case $3 when 'stay' then siso_clock() end
  from dry_run d, release r where d.id = $1 and r.key || '@' || r.version = $2
  returning id, org, made_by as "proposedBy"`

/**
 * Decides what running cases do about a published release, on the ground of a finished dry-run of it.
 * That they stay is only written. To move them is proposed: another administrator signs it. What was
 * signed with the publication of the release begins at once; its workflow finds it by itself.
 * @throws `campaign-gone`, `campaign-untried`, `campaign-withdrawn`, `campaign-ahead`, `campaign-empty`,
 *   `campaign-under-way`
 */
export async function startCampaign(act: Act, asked: NewCampaign): Promise<string> {
  const { sql, session } = act
  const { dryRun, to, mode, perMinute, proposedBy } = asked
  const { zones, share } = mode === 'now' ? asked : { zones: [], share: 0 }
  const run = await refuseGroundless(sql, asked)
  const canary = zones.length > 0 || share > 0
  const [by, signer] =
    proposedBy === undefined ? [session.userId, null] : [proposedBy, session.userId]
  const what = { to, mode, zones: zones.toSorted((a, b) => a - b), share, perMinute }
  const seal = mode === 'stay' ? null : hashOf({ ...what, dryRun: run.hash, mapping: run.mapping })
  const values = [dryRun, to, mode, zones, share, perMinute, by, canary, signer, seal]
  const [made] = await sql.query<Made>(add, values).catch(refuseSecond)
  if (!made) throw campaignGone()
  await recordCampaign(act, made.id, {
    did: 'made',
    dryRun,
    ...what,
    ...(seal !== null && { seal }),
  })
  if (mode !== 'stay' && signer === null) await tellSigners(sql, made)
  return made.id
}

interface Made {
  readonly id: string
  readonly org: number
  readonly proposedBy: string
}

async function tellSigners(sql: Sql, { id, org, proposedBy }: Made): Promise<void> {
  const signers = await signersOf(sql, { org, proposedBy, writtenBy: proposedBy })
  const whom = signers.map((one) => one.id)
  await tellOfCampaign(sql, { campaign: id, whom, what: 'to-sign' })
}

/**
 * What cases are moved on the ground of, as it is now.
 * @throws `campaign-gone`, `campaign-untried`, `campaign-withdrawn`, `campaign-ahead`, `campaign-empty`
 */
export async function refuseGroundless(
  sql: Sql,
  { dryRun, to, mode }: Pick<NewCampaign, 'dryRun' | 'to' | 'mode'>,
): Promise<Grounds> {
  const [run] = await sql.query<Grounds>(tried, [dryRun, to, mode])
  if (!run) throw campaignGone()
  if (!run.stands) throw campaignUntried(to)
  if (run.withdrawn) throw campaignWithdrawn(to)
  if (mode !== 'stay' && run.ahead !== null) throw campaignAhead(to, dateInWords(run.ahead))
  if (mode !== 'stay' && run.movable === 0) throw campaignEmpty()
  return run
}
