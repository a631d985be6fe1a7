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
  /** A section opened again alone. */
  readonly again: boolean
  /** Hash of what was signed, if it was. */
  readonly over: string | null
}

const parts = `
  select p.id, p.step, p.title, p.state, p.outcome, p.again, s.over,
    (select full_name from user_account where id = coalesce(p.completed_by, p.assignee)) as who, p.groups,
    ${placesOf('p')} as places, p.completed_at as at, p.opened_at as "openedAt"
  from standing_parts($1, $2) p left join lateral (
    select over from signature where case_id = p.case_id and task_key = p.key order by seq desc limit 1) s on true
  order by array_position(array['section', 'synthesis', 'signature'], split_part(p.step, '.', 2)), p.opened_at, p.step`

/** The tasks of a step of sections, as far as the reader sees them, in the order of the work. */
export function partsOf(sql: Sql, caseId: string, step: string): Promise<PartRow[]> {
  return sql.query<PartRow>(parts, [caseId, step], 'parts-of-step')
}
