import type { RawAnswers } from '../procedures/forms/answers.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound } from './errors.ts'

const save = `
  insert into draft (user_id, subject, base_version, data, updated_at)
  select $1, 'task:' || t.id, $3, $4, siso_clock() from task t where t.id = $2
  on conflict (user_id, subject) do update set base_version = excluded.base_version,
    data = excluded.data, updated_at = excluded.updated_at
  returning updated_at as at`

/**
 * Keeps what somebody has typed on a task's page: theirs alone, also when the task is over.
 * @param version of the task that they were looking at
 * @throws `task-not-found`
 */
export async function saveTaskDraft(
  act: Act,
  taskId: string,
  typed: { readonly version: number; readonly data: RawAnswers },
): Promise<Date> {
  const values = [act.session.userId, taskId, typed.version, JSON.stringify(typed.data)]
  const [row] = await act.sql.query<{ at: Date }>(save, values, 'save-task-draft')
  if (!row) throw taskNotFound(taskId)
  return row.at
}

/** Forgets what was typed. */
export async function dropTaskDraft(act: Act, taskId: string): Promise<void> {
  await act.sql.query('delete from draft where user_id = $1 and subject = $2', [
    act.session.userId,
    `task:${taskId}`,
  ])
}
