import type { StrayReason } from '../procedures/engine/migrated.ts'
import type { Sql } from '../shared/sql.ts'

/** A step at which cases of a dry-run have no place, and how many of them. */
export interface StrayStep {
  readonly step: string
  readonly why: StrayReason
  readonly cases: number
}

// A closed case, and an effect that has lost its step, no other step would help.
const strays = `
  select split_part(split_part(b ->> 'key', '#', 1), '.', 1) as step, b ->> 'why' as why,
    count(distinct d.case_id)::int as cases
  from dry_run_case d cross join lateral jsonb_array_elements(d.prediction -> 'blocked') b
  where d.dry_run = $1 and d.stands = 'blocked' and b ->> 'why' not in ('closed', 'effect-without-step')
  group by 1, 2 order by cases desc, step, why limit 50`

/** The steps that keep cases of a dry-run from going on, those of most cases first; fifty at most. */
export function straySteps(sql: Sql, run: string): Promise<StrayStep[]> {
  return sql.query<StrayStep>(strays, [run])
}
