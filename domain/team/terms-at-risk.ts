import type { Sql } from '../shared/sql.ts'

/** A running term whose date falls while somebody is away. */
export interface TermAtRisk {
  readonly userId: string
  readonly caseId: string
  readonly number: string
  readonly id: string
  readonly deadline: string
  readonly release: string
  readonly dueAt: Date
  /** Of the task that it is a term of. */
  readonly title: string | null
  /** That task, if it is due on this date: its page says why. */
  readonly taskId: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly alias: string | null
  /** Null for a person who may not be seen. */
  readonly identity: 'certain' | 'provisional' | 'anonymous' | null
}

// Terms of the cases that they follow, and of the tasks that they hold for others' cases. What an
// open suspension stops has no date and is not at risk.
const terms = `
  with theirs as (
    select u.id as user_id, c.id as case_id, null::text as task_key
    from unnest($1::uuid[]) as u (id) join social_case c on c.manager = u.id and c.state = 'open'
    union all
    select t.assignee, t.case_id, t.key from task t
    where t.assignee = any($1) and t.state = 'claimed'),
  found as (
    select distinct h.user_id, d.case_id, d.id, d.deadline, d.due_at, d.task_key
    from theirs h join deadline d on d.case_id = h.case_id and (h.task_key is null or d.task_key = h.task_key)
    where d.state = 'running' and d.due_at >= $2 and d.due_at < $3)`

/**
 * The terms that fall in a period, by whose hands they are in: "14 scadenze a rischio se manca".
 * @param from,to instants, the second excluded
 */
export async function countTermsAtRisk(
  sql: Sql,
  users: readonly string[],
  period: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, number>> {
  const text = `${terms} select user_id as "userId", count(*)::int as n from found group by user_id`
  const rows = await sql.query<{ userId: string; n: number }>(
    text,
    [users, period.from, period.to],
    'count-terms-at-risk',
  )
  return new Map(rows.map(({ userId, n }) => [userId, n]))
}

/** The same terms one by one, the nearest first; 100 at most. */
export function termsAtRisk(
  sql: Sql,
  user: string,
  period: { readonly from: string; readonly to: string },
): Promise<TermAtRisk[]> {
  const text = `${terms}
    select f.user_id as "userId", f.case_id as "caseId", c.number, f.id, f.deadline, e.release, f.due_at as "dueAt", t.title,
      case when t.due_at = f.due_at then t.id end as "taskId",
      p.given_name as "givenName", p.family_name as "familyName", p.alias, p.identity
    from found f join social_case c on c.id = f.case_id join case_engine e on e.case_id = f.case_id
      left join task t on t.case_id = f.case_id and t.key = f.task_key
      left join person s on s.id = c.subject left join person p on p.id = s.current_id
    order by f.due_at, f.case_id, f.id limit 100`
  return sql.query<TermAtRisk>(text, [[user], period.from, period.to], 'terms-at-risk')
}
