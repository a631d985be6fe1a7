import type { GivenBefore } from '../procedures/forms/offers.ts'
import type { Sql } from '../shared/sql.ts'

// The rows that the reader's scope lets through: a protected case of others stays out of sight.
const elsewhere = `
  with mine as (
    select c.id, p.current_id as person
    from task t join social_case c on c.id = t.case_id join person p on p.id = c.subject where t.id = $1)
  select a.case_id as "caseId", a.form, a.release, a.answers, a.at, u.full_name as by
  from mine
    join person p on p.current_id = mine.person
    join social_case c on c.subject = p.id and c.id <> mine.id
    join task_answer a on a.case_id = c.id and not a.late
    join user_account u on u.id = a.actor
  order by a.at desc limit 20`

/** Forms completed in other cases of the person of this task, newest first, as far as the reader may see them. */
export function answersElsewhere(sql: Sql, taskId: string): Promise<GivenBefore[]> {
  return sql.query<GivenBefore & { readonly caseId: string }>(
    elsewhere,
    [taskId],
    'answers-elsewhere',
  )
}
