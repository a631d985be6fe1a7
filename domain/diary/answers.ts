import type { Answers } from '../procedures/forms/answers.ts'
import type { Sql } from '../shared/sql.ts'

/** A form as somebody completed it, with the release that asked. */
export interface CompletedForm {
  readonly seq: number
  readonly form: string
  readonly release: string
  readonly taskTitle: string | null
  readonly answers: Answers
  readonly who: string | null
  readonly at: Date
  /** It came after its task was over: kept, and the case did not move by it. */
  readonly late: boolean
}

const completed = `
  select a.seq, a.form, a.release, t.title as "taskTitle", a.answers, u.full_name as who, a.at, a.late
  from task_answer a left join task t on t.case_id = a.case_id and t.key = a.task_key
    left join user_account u on u.id = a.actor
  where a.case_id = $1 and ($2::int is null or a.seq < $2) order by a.seq desc limit $3`

/** The completed forms of a case, newest first, 30 a page (one more says that there are others). */
export function completedForms(
  sql: Sql,
  caseId: string,
  before?: number,
): Promise<CompletedForm[]> {
  return sql.query<CompletedForm>(completed, [caseId, before ?? null, 31], 'completed-forms')
}

/** All of them, the oldest first, in one statement: for the whole folder on paper. */
export async function allCompletedForms(sql: Sql, caseId: string): Promise<CompletedForm[]> {
  const found = await sql.query<CompletedForm>(completed, [caseId, null, null], 'completed-forms')
  return found.toReversed()
}

const names = `
  select id::text as id, full_name as name from user_account where id::text = any($1)
  union all
  select id::text, trim(given_name || ' ' || family_name) from person where id::text = any($1)
  union all
  select code, name from organisation where code = any($1)
  union all
  select distinct code, service_name(code) from service where code = any($1)`

/** Names behind the ids and codes that answers hold: workers, people in scope, services. */
export async function namesBehind(
  sql: Sql,
  ids: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (ids.length === 0) return {}
  const found = await sql.query<{ id: string; name: string }>(names, [ids], 'names-behind')
  return Object.fromEntries(found.map(({ id, name }) => [id, name]))
}
