import { mappingBack } from '../procedures/migrate/compare-predictions.ts'
import type { Kept } from '../procedures/migrate/compare-predictions.ts'
import type { Mapping } from '../procedures/migrate/migrate.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import type { AdvanceDeps } from '../tasks/advance.ts'
import { migrateCase } from '../tasks/migrate-case.ts'
import type { MigratedCase } from '../tasks/migrate-case.ts'
import { campaignGone, noWayBack } from './errors.ts'
import { recordCampaign } from './steer-campaign.ts'

interface Moved {
  readonly number: string
  readonly mapping: Mapping
  readonly seq: number | null
  readonly from: string | null
  readonly movedAs: Kept | null
}

const moved = `
  select x.number, c.mapping, x.seq, x.from_release as "from", x.moved_as as "movedAs"
  from campaign_case x join campaign c on c.id = x.campaign
  where x.campaign = $1 and x.case_id = $2 and x.result in ('moved', 'deviated')`

/** One case of a campaign. */
export interface OfCampaign {
  readonly campaign: string
  readonly caseId: string
}

export interface WayBack extends OfCampaign {
  readonly number: string
  readonly seq: number
  readonly to: string
  readonly mapping: Mapping
}

/**
 * Where a case goes back to, and that somebody asks for it.
 * @throws `campaign-gone`, `no-way-back`
 */
export async function askWayBack(act: Act, one: OfCampaign): Promise<WayBack> {
  const way = await wayBackOf(act.sql, one)
  await recordCampaign(act, one.campaign, { did: 'taken-back', case: one.caseId })
  return way
}

/** Where a case goes back to. @throws `campaign-gone`, `no-way-back` */
export async function wayBackOf(sql: Sql, one: OfCampaign): Promise<WayBack> {
  const [row] = await sql.query<Moved>(moved, [one.campaign, one.caseId])
  if (!row) throw campaignGone()
  const { number, seq, from, movedAs } = row
  const mapping = movedAs && mappingBack(row.mapping, movedAs)
  if (!mapping || seq === null || from === null) throw noWayBack(number)
  return { ...one, number, seq, to: from, mapping }
}

const returned = `
  update campaign_case set result = 'returned', taken_back = null, at = siso_clock()
  where campaign = $1 and case_id = $2`

/**
 * Takes a case back to the release that it came from, as long as nothing has happened to it since. It
 * is a move like the other one: what was left is entered again, its dates are those of that release.
 * @throws `no-way-back`, and what `migrateCase` throws
 */
export function goBack(deps: AdvanceDeps, back: WayBack, by: string): Promise<MigratedCase> {
  const { campaign, caseId, to, mapping, seq } = back
  return migrateCase(
    deps,
    { caseId, to, mapping, back: true },
    {
      by,
      agree(_sql, { held }) {
        return held.lastSeq === seq ? Promise.resolve() : Promise.reject(noWayBack(back.number))
      },
      async record(sql) {
        await sql.query(returned, [campaign, caseId])
      },
    },
  )
}
