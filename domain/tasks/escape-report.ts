import type { EscapeKind } from '../procedures/engine/beside.ts'
import type { Sql } from '../shared/sql.ts'

/** Days that the report looks back. */
export const reportDays = 365

/** How often a step was left in one way for one reason, in the cases that the reader sees. */
export interface EscapeCount {
  readonly title: string
  readonly escape: EscapeKind
  /** Label of the code. */
  readonly reason: string
  readonly count: number
}

const counts = `
  select coalesce(t.title, split_part(e.payload ->> 'task', '#', 1)) as title, e.payload ->> 'escape' as escape,
    coalesce((select c.label from code_list c where c.list = 'escape-reason' and c.code = e.payload ->> 'reason'
      order by c.version desc limit 1), e.payload ->> 'reason') as reason, count(*)::int as count
  from case_event e left join task t on t.case_id = e.case_id and t.key = e.payload ->> 'task'
  where e.kind = 'escaped' and e.at > siso_clock() - make_interval(days => $1)
  group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit 200`

/** Steps skipped, redone and parked in the last year, by step and reason, the most frequent first. */
export function escapeCounts(sql: Sql): Promise<EscapeCount[]> {
  return sql.query<EscapeCount>(counts, [reportDays], 'escape-counts')
}

export interface AddedCount {
  readonly added: number
  readonly open: number
  readonly cancelled: number
}

const added = `
  select count(*)::int as added, count(*) filter (where state in ('open', 'claimed'))::int as open,
    count(*) filter (where state = 'cancelled')::int as cancelled
  from task where purpose = 'ad-hoc' and opened_at > siso_clock() - make_interval(days => $1)`

/** Tasks added beside the path in the last year. */
export async function addedCount(sql: Sql): Promise<AddedCount> {
  const [row] = await sql.query<AddedCount>(added, [reportDays], 'added-count')
  return row ?? { added: 0, open: 0, cancelled: 0 }
}

export interface ParkedStep {
  readonly id: string
  readonly title: string
  readonly number: string | null
  readonly assignee: string | null
  readonly dueAt: Date | null
  readonly until: Date | null
}

const parked = `
  select t.id, t.title, c.number, u.full_name as assignee, t.due_at as "dueAt", (select d.due_at from deadline d
    where d.case_id = t.case_id and d.task_key = t.key and d.deadline = 'park' and d.state = 'running') as until
  from task t left join social_case c on c.id = t.case_id left join user_account u on u.id = t.assignee
  where t.state = 'parked' order by t.due_at nulls last, t.opened_at, t.id limit 100`

/** Steps that are put aside now, those with the nearest deadline first. */
export function parkedSteps(sql: Sql): Promise<ParkedStep[]> {
  return sql.query<ParkedStep>(parked, [], 'parked-steps')
}
