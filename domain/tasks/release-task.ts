import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound, taskTaken } from './errors.ts'
import { findTask, myActors } from './standing.ts'

const release = `
  with freed as (
    update task set state = 'open', assignee = null, snoozed_until = null
    where id = $1 and state = 'claimed' and assignee = any(${myActors}) and cardinality(groups) > 0
    returning id, case_id, due_at, groups),
  offered as (
    insert into task_candidate (group_key, due_at, task_id, case_id)
    select g, coalesce(due_at, 'infinity'), id, case_id from freed, unnest(groups) g)
  select case_id as "caseId" from freed`

/**
 * Gives a claimed task back to those who may take it. Giving back an open one changes nothing.
 * @throws `task-not-found` (or nobody else could take it), `task-taken`
 */
export async function releaseTask(act: Act, taskId: string): Promise<void> {
  const [freed] = await act.sql.query<{ caseId: string }>(release, [taskId], 'release-task')
  if (!freed) {
    const task = await findTask(act.sql, taskId)
    if (task?.state === 'open') return
    if (task?.state === 'claimed' && !task.mine) throw taskTaken(task.assignee ?? '')
    throw taskNotFound(taskId)
  }
  await recordEvent(act.sql, {
    action: 'task-released',
    objectKind: 'task',
    objectId: taskId,
    caseId: freed.caseId,
    actor: act.session.userId,
    request: act.request,
  })
}
