import { recordEvent } from '../audit/record.ts'
import { dropTyped, keepTyped } from '../auth/typed-draft.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound } from './errors.ts'
import { findTask } from './standing.ts'

const draftOf = (taskId: string) => `comment:${taskId}`

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
  await dropTyped(act.sql, draftOf(taskId))
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

/**
 * Keeps a comment that is being written, for its author alone, until it is sent; emptied, it is dropped.
 * @param id of the comment that it will be: once that is there, what arrives late is no draft
 * @returns when it was kept; undefined: there is nothing to keep
 * @throws `task-not-found`
 */
export async function keepComment(
  act: Act,
  taskId: string,
  { id, body }: { readonly id: string | undefined; readonly body: string },
): Promise<Date | undefined> {
  if (!(await findTask(act.sql, taskId))) throw taskNotFound(taskId)
  const sent = await act.sql.query('select from task_comment where id = $1', [id])
  if (sent.length > 0) return undefined
  if (body !== '') return keepTyped(act, draftOf(taskId), { op: id, typed: { testo: body } })
  await dropTyped(act.sql, draftOf(taskId))
  return undefined
}
