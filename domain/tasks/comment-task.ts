import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound } from './errors.ts'
import { findTask } from './standing.ts'

/**
 * Adds a comment for the colleagues who see the task. `id` is the form's `_op`: sent twice, it is
 * one comment.
 * @throws `task-not-found`
 */
export async function commentTask(
  act: Act,
  taskId: string,
  { id, body }: { readonly id: string; readonly body: string },
): Promise<void> {
  const task = await findTask(act.sql, taskId)
  if (!task) throw taskNotFound(taskId)
  const written = await act.sql.query(
    `insert into task_comment (id, task_id, author, body) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning id`,
    [id, taskId, act.session.userId, body],
  )
  if (written.length === 0) return
  await recordEvent(act.sql, {
    action: 'task-commented',
    objectKind: 'task',
    objectId: taskId,
    caseId: task.caseId,
    actor: act.session.userId,
    request: act.request,
  })
}
