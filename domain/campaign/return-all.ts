import { transaction } from '../database.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'
import { scopeCase } from '../shared/scope-case.ts'
import { nothingToReturn } from './errors.ts'
import { goBack, wayBackOf } from './go-back.ts'
import type { OfCampaign } from './go-back.ts'
import type { MoveDeps } from './move-one.ts'
import { recordCampaign } from './steer-campaign.ts'

// The case that is being moved is moved first: its campaign is held until then.
const begin = `
  update campaign set returning_by = $2, ended_at = coalesce(ended_at, siso_clock()),
    state = case when state in ('running', 'waiting', 'paused', 'watching') then 'cancelled' else state end
  where id = $1 and mode <> 'stay' and returning_by is null returning id`

const ask = `
  update campaign_case set taken_back = 'asked'
  where campaign = $1 and result in ('moved', 'deviated') and seq is not null returning case_id`

/**
 * Asks that every case of a campaign that still can goes back to the rules it came from; those that have
 * not moved stay, as the campaign ends. Its workflow takes them back, and lists those that cannot.
 * @throws `nothing-to-return`
 */
export async function returnAll(act: Act, id: string): Promise<void> {
  const { sql, session } = act
  const begun = await sql.query(begin, [id, session.userId])
  const asked = begun.length > 0 ? await sql.query(ask, [id]) : []
  if (asked.length === 0) throw nothingToReturn()
  await recordCampaign(act, id, { did: 'taking-back-all', count: asked.length })
}

/** Few enough that a worker says in time that it is at work. */
const atOnce = 50
const asker = 'select returning_by as by from campaign where id = $1 and returning_by is not null'
const next = 'select case_id as "caseId" from campaign_returns($1, $2)'
const seen = 'update campaign set next_at = siso_clock() where id = $1'
const over = 'update campaign set returning_by = null where id = $1'

/**
 * Takes some cases back, as somebody asked for all of them.
 * @returns whether nobody did, or all are done
 */
export async function returnSome(
  deps: MoveDeps & { readonly beat?: () => void },
  campaign: string,
): Promise<'nobody-asked' | 'more' | 'done'> {
  const found = await transaction(deps.pool, async (sql) => {
    const [asked] = await sql.query<{ by: string }>(asker, [campaign])
    if (!asked) return undefined
    const cases = await sql.query<{ caseId: string }>(next, [campaign, atOnce])
    await sql.query(cases.length > 0 ? seen : over, [campaign])
    return { ...asked, cases }
  })
  if (!found) return 'nobody-asked'
  for (const { caseId } of found.cases) {
    deps.beat?.()
    await returnOne(deps, { campaign, caseId }, found.by)
  }
  return found.cases.length > 0 ? 'more' : 'done'
}

const refused = `
  update campaign_case set taken_back = case when result = 'returned' then null else 'refused' end
  where campaign = $1 and case_id = $2`

async function returnOne(deps: MoveDeps, one: OfCampaign, by: string): Promise<void> {
  const { campaign, caseId } = one
  try {
    const way = await transaction(deps.pool, async (sql) => {
      await scopeCase(sql, caseId)
      return wayBackOf(sql, one)
    })
    const { position } = await goBack(deps, way, by)
    if (!position || position.crossing || position.tellWorkflow) await deps.wake(caseId)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await transaction(deps.pool, async (sql) => {
      await scopeCase(sql, caseId)
      await sql.query(refused, [campaign, caseId])
    })
  }
}
