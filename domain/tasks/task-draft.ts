import type { RawAnswers } from '../procedures/forms/answers.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound } from './errors.ts'

// The lock makes what is saved by itself wait for an act that is under way, and see that it was done.
const save = `
  with found as (select id, completed_by from task where id = $2 for share),
  kept as (
    insert into draft (user_id, subject, base_version, data, updated_at)
    select $1, 'task:' || id, $3, $4, siso_clock() from found where completed_by is distinct from $1
    on conflict (user_id, subject) do update set base_version = excluded.base_version,
      data = excluded.data, updated_at = excluded.updated_at
    returning updated_at as at)
  select (select at from kept) as at from found`

/**
 * Keeps what somebody has typed on a task's page: theirs alone, also when somebody else has ended it.
 * @param version of the task that they were looking at
 * @returns nothing where they have completed it themselves: what was typed is in their act
 * @throws `task-not-found`
 */
export async function saveTaskDraft(
  act: Act,
  taskId: string,
  typed: { readonly version: number; readonly data: RawAnswers },
): Promise<Date | undefined> {
  const values = [act.session.userId, taskId, typed.version, JSON.stringify(typed.data)]
  const [row] = await act.sql.query<{ at: Date | null }>(save, values, 'save-task-draft')
  if (!row) throw taskNotFound(taskId)
  return row.at ?? undefined
}

/** Forgets what was typed. */
export async function dropTaskDraft(act: Act, taskId: string): Promise<void> {
  await act.sql.query('delete from draft where user_id = $1 and subject = $2', [
    act.session.userId,
    `task:${taskId}`,
  ])
}
