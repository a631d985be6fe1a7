import type { Sql } from '../shared/sql.ts'

/** Outcome of a bulk act, as its operation keeps it. */
export interface BulkOutcome {
  readonly action: string
  readonly done: number
  /** JSON: pairs of task id and reason. */
  readonly lost: string
  readonly back: string
}

/** What a bulk act of one's own led to; none for another's, or for another kind of act. */
export async function bulkOutcome(sql: Sql, op: string): Promise<BulkOutcome | undefined> {
  const [row] = await sql.query<{ outcome: BulkOutcome }>(
    "select outcome from operation where op = $1 and outcome ? 'lost'",
    [op],
  )
  return row?.outcome
}

const named = `
  select t.id, t.title, c.number from task t left join social_case c on c.id = t.case_id
  where t.id = any($1)`

/** Titles and case numbers of tasks, those in scope. */
export function namedTasks(
  sql: Sql,
  ids: readonly string[],
): Promise<{ id: string; title: string; number: string | null }[]> {
  return sql.query(named, [ids])
}
