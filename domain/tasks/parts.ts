import type { Sql } from '../shared/sql.ts'

import { placesOf } from './queries.ts'
import type { TaskState } from './schema.ts'

/** One of the tasks of a step that has several: who has it, or what became of it. */
export interface PartRow {
  readonly id: string
  readonly step: string
  readonly title: string
  readonly state: TaskState
  readonly outcome: string | null
  readonly who: string | null
  readonly groups: readonly string[]
  readonly places: Readonly<Record<string, string>>
  readonly at: Date | null
  readonly openedAt: Date
}

// Of the round that runs: what a section or a signature of an earlier one said counts no longer.
const parts = `
  with part as (
    select t.*, split_part(t.step, '.', 2) as stage from task t where t.case_id = $1 and t.step like $2 || '.%'),
  round as (
    select max(opened_at) filter (where stage = 'section') as sections,
      max(opened_at) filter (where stage = 'synthesis') as synthesis from part)
  select * from (
    select distinct on (p.step) p.id, p.step, p.title, p.state, p.outcome,
      (select full_name from user_account where id = coalesce(p.completed_by, p.assignee)) as who, p.groups,
      ${placesOf('p')} as places, p.completed_at as at, p.stage, p.opened_at, p.opened_at as "openedAt"
    from part p, round
    where p.opened_at >= coalesce(round.sections, p.opened_at)
      and (p.stage <> 'signature' or p.opened_at >= round.synthesis)
    order by p.step, p.iteration desc) latest
  order by array_position(array['section', 'synthesis', 'signature'], stage), opened_at, step`

/** The tasks of a step of sections, as far as the reader sees them, in the order of the work. */
export function partsOf(sql: Sql, caseId: string, step: string): Promise<PartRow[]> {
  return sql.query<PartRow>(parts, [caseId, step], 'parts-of-step')
}
