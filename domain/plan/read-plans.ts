import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease } from '../tasks/published.ts'
import { versionsOf } from './versions.ts'
import type { PlanVersion, Said } from './versions.ts'

interface Row extends Omit<Said, 'release'> {
  readonly caseId: string
  readonly release: string
}

// The plan is written, approved and signed in its phase; the review says how it goes.
const said = `
  select a.case_id as "caseId", a.seq, a.form, a.release, a.answers, a.at, u.full_name as by, t.phase, t.title,
    t.outcome, t.step
  from task_answer a join task t on t.case_id = a.case_id and t.key = a.task_key
    left join user_account u on u.id = a.actor
  where a.case_id = any($1) and not a.late and t.phase in ('plan', 'review')
    and ($2::int is null or a.seq <= $2) order by a.seq`

/**
 * The individual plans of cases in all their versions, the oldest first, as their reader may see
 * them; of a case without one, nothing.
 * @param upTo only what was said by this event: the plan of one case as it was then
 */
export async function readPlans(
  sql: Sql,
  caseIds: readonly string[],
  upTo?: number,
): Promise<ReadonlyMap<string, readonly PlanVersion[]>> {
  const rows = await sql.query<Row>(said, [caseIds, upTo ?? null], 'plan-answers')
  const releases = new Map<string, Release>()
  for (const name of new Set(rows.map(({ release }) => release)))
    releases.set(name, await getRelease(sql, name))
  const whole = rows.flatMap(({ caseId, release: name, ...row }) => {
    const release = releases.get(name)
    return release ? [{ caseId, said: { ...row, release } }] : []
  })
  const byCase = Map.groupBy(whole, ({ caseId }) => caseId)
  return new Map([...byCase].map(([id, ofCase]) => [id, versionsOf(ofCase.map((one) => one.said))]))
}
