import { hasCrossedStep } from '../procedures/migrate/next-step.ts'
import type { Sql } from '../shared/sql.ts'

import type { Fold } from './fold.ts'
import type { LockedCase } from './load-case.ts'

// The campaign is written whatever it says: who ends it at this very moment waits, and looks again.
const told = `
  with crossed as (
    update campaign_case set result = $2, at = $3 where case_id = $1 and result = 'next-step' returning campaign)
  update campaign c set state = case c.state when 'waiting' then 'running' else c.state end
  from crossed where c.id = crossed.campaign and c.state in ('waiting', 'running', 'paused')`

/**
 * Tells its campaign, in the transaction of the move, that a case which is to go on by another
 * release from its next step has crossed one by an event of its own, or has ended.
 */
export function tellCampaign(
  sql: Sql,
  locked: LockedCase,
  folded: Fold,
): readonly Promise<unknown>[] {
  const { caseId, awaited, now } = locked
  const { closed } = folded.state
  if (!awaited || !(closed || crosses(locked, folded))) return []
  return [sql.query(told, [caseId, closed ? 'ended' : 'to-move', now], 'tell-campaign')]
}

/** A move to another release is no event of its own; it is always the only one of its fold. */
function crosses({ events, state }: LockedCase, { state: after, moves }: Fold): boolean {
  const migrated = events.some(
    ({ kind, seq }) => kind === 'migrated' && moves.some((move) => move.seq === seq),
  )
  return !migrated && hasCrossedStep(state, after)
}
