import type { Sql } from '../shared/sql.ts'
import { me } from '../tasks/standing.ts'

const opened = `
  select id from task where case_id = $1 and purpose = 'step' and state in ('open', 'claimed')
  order by opened_at, id limit 1`

const prefill = `
  insert into draft (user_id, subject, base_version, data, updated_at)
  select ${me}, 'task:' || t.id, t.version, $2, siso_clock() from task t where t.id = $1
  on conflict do nothing`

/**
 * The card of a contact that was just opened, with the answers that its opening gave already in
 * the draft of who opened it: no answers, no draft. Again it changes nothing.
 * @returns the task; undefined while the case has not moved yet (it will by itself)
 */
export async function firstTask(
  sql: Sql,
  caseId: string,
  answers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const [task] = await sql.query<{ id: string }>(opened, [caseId])
  if (task && Object.keys(answers).length > 0)
    await sql.query(prefill, [task.id, JSON.stringify(answers)])
  return task?.id
}
