import type { Kept } from '../procedures/migrate/compare-predictions.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import type { Sql } from '../shared/sql.ts'
import { campaignGone } from './errors.ts'
import type { CampaignMode, CampaignState, CaseResult, StopReason } from './schema.ts'

export interface CampaignRow {
  readonly id: string
  /** `key@version`. */
  readonly to: string
  readonly mode: CampaignMode
  readonly state: CampaignState
  readonly why: StopReason | null
  readonly stoppedCase: string | null
  /** The body whose procedure it is. */
  readonly org: number
  readonly proposedBy: string
  readonly madeBy: string
  readonly madeAt: Date
  /** Digest of what was proposed: what is signed. Null: cases stay. */
  readonly seal: string | null
  readonly signedBy: string | null
  readonly signedAt: Date | null
  /** Sent back unsigned, and what was to be changed. */
  readonly sentBackBy: string | null
  readonly sentBackWhy: string | null
  readonly endedAt: Date | null
  readonly dryRun: string
  readonly mapping: Mapping
  readonly perMinute: number | null
  readonly share: number
  /** The zones to begin with, and their names. */
  readonly zoneIds: readonly number[]
  readonly zones: readonly string[]
  /** The cases to begin with were looked at, or there are none. */
  readonly watched: boolean
  readonly filled: boolean
  /** Cases that are still to be taken back, where somebody asked for all of them; null: nobody did. */
  readonly toReturn: number | null
  /** Cases by result. */
  readonly counts: Readonly<Partial<Record<CaseResult, number>>>
}

const columns = `
  c.id, c.key || '@' || c.version as to, c.mode, c.state, c.why, c.org, c.made_by as "proposedBy", u.full_name as "madeBy",
  c.made_at as "madeAt", c.seal, signer.full_name as "signedBy", c.signed_at as "signedAt", c.mapping,
  sender.full_name as "sentBackBy", c.sent_back_why as "sentBackWhy", c.canary_zones as "zoneIds",
  c.ended_at as "endedAt", c.dry_run as "dryRun", c.per_minute as "perMinute", c.canary_share as share,
  array(select name from organisation o where o.id = any(c.canary_zones) order by name) as zones,
  c.watched_at is not null as watched, c.filled_at is not null as filled,
  case when c.returning_by is not null then (
    select count(*)::int from campaign_case x where x.campaign = c.id and x.taken_back = 'asked') end as "toReturn",
  (select number from campaign_case x where x.campaign = c.id and x.case_id = c.stopped_case) as "stoppedCase",
  coalesce((select jsonb_object_agg(result, n) from (
    select result, count(*) as n from campaign_case x where x.campaign = c.id group by result) r), '{}') as counts`
const from = `
  from campaign c join user_account u on u.id = c.made_by left join user_account signer on signer.id = c.signed_by
    left join user_account sender on sender.id = c.sent_back_by`

/** Campaigns of the bodies whose procedures the session keeps, the newest first; fifty at most. */
export function recentCampaigns(sql: Sql): Promise<CampaignRow[]> {
  return sql.query<CampaignRow>(`select ${columns} ${from} order by c.made_at desc, c.id limit 50`)
}

/** @throws `campaign-gone` */
export async function getCampaign(sql: Sql, id: string): Promise<CampaignRow> {
  const [row] = await sql.query<CampaignRow>(`select ${columns} ${from} where c.id = $1`, [id])
  if (!row) throw campaignGone()
  return row
}

/** How many running cases began after the dry-run of a campaign, and do not follow what it leads to. */
export async function newcomersOf(sql: Sql, id: string): Promise<number> {
  const [row] = await sql.query<{ n: number }>('select campaign_newcomers($1) as n', [id])
  return row?.n ?? 0
}

/** Cases with one result as a page shows them, so that all of them may be agreed to, and no other. */
export interface Looked {
  readonly count: number
  /** When the last of them came to it. */
  readonly latest: string | null
}

const looked = `
  select count(*)::int as count, max(at)::text as latest from campaign_case where campaign = $1 and result = $2`

export async function lookedAt(
  sql: Sql,
  { campaign, result }: Pick<Listing, 'campaign' | 'result'>,
): Promise<Looked> {
  const [row] = await sql.query<Looked>(looked, [campaign, result])
  return row ?? { count: 0, latest: null }
}

export interface ListedCase {
  readonly caseId: string
  readonly number: string
  readonly place: number
  readonly zone: string | null
  readonly canary: boolean
  readonly result: CaseResult
  readonly at: Date | null
  /** What was done to it, or is foreseen anew; null: as the dry-run says. */
  readonly seen: Kept | null
  readonly agreedBy: string | null
  /** It was to be taken back and could not. */
  readonly stuck: boolean
  /** The session may open its folder. */
  readonly mayOpen: boolean
}

const listed = `
  select x.case_id as "caseId", x.number, x.place, o.name as zone, x.canary, x.result, x.at,
    case when x.result in ('moved', 'returned') or x.seq is not null then x.moved_as else x.prediction end as seen,
    x.taken_back is not distinct from 'refused' as stuck, a.full_name as "agreedBy", s.id is not null as "mayOpen"
  from campaign_case x left join organisation o on o.id = x.zone left join user_account a on a.id = x.agreed_by
  left join social_case s on s.id = x.case_id
  where x.campaign = $1 and x.result = $2 and x.place > $3 order by x.place limit $4`

export interface Listing {
  readonly campaign: string
  readonly result: CaseResult
  /** Place of the last one of the page before. */
  readonly after: number
  readonly limit: number
}

/** The cases of a campaign with one result, in the order of the campaign. */
export function casesOf(sql: Sql, asked: Listing): Promise<ListedCase[]> {
  const { campaign, result, after, limit } = asked
  return sql.query<ListedCase>(listed, [campaign, result, after, limit])
}

export interface Tried {
  readonly id: string
  readonly endedAt: Date
  readonly by: string
  readonly movable: number
  readonly blocked: number
  readonly zones: readonly {
    readonly id: number
    readonly name: string
    readonly movable: number
  }[]
}

const tried = `
  select d.id, d.ended_at as "endedAt", u.full_name as by, coalesce(sum(z.movable), 0)::int as movable,
    coalesce(sum(z.blocked), 0)::int as blocked,
    coalesce(jsonb_agg(jsonb_build_object('id', z.zone, 'name', o.name, 'movable', z.movable) order by o.name)
      filter (where o.id is not null and z.movable > 0), '[]') as zones
  from dry_run d join user_account u on u.id = d.started_by join release r on r.hash = d.target_hash
  left join lateral (select (t ->> 'zone')::int as zone, (t -> 'totals' ->> 'blocked')::int as blocked,
      (t -> 'totals' ->> 'unchanged')::int + (t -> 'totals' ->> 'changed')::int as movable
    from jsonb_array_elements(d.totals) t) z on true
  left join organisation o on o.id = z.zone
  where d.kind = 'running' and d.state = 'done' and r.key || '@' || r.version = $1
  group by d.id, u.full_name order by d.ended_at desc, d.id limit 10`

/** Finished dry-runs of a release as it is published, the newest first; ten at most. @param to `key@version` */
export function triedFor(sql: Sql, to: string): Promise<Tried[]> {
  return sql.query<Tried>(tried, [to])
}
