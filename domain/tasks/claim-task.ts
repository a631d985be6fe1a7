import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { findTask, me, myGroups } from './standing.ts'
import { taskNotFound, taskOver, taskTaken } from './errors.ts'

const claim = `
  with mine as (
    update task set state = 'claimed', assignee = ${me}, snoozed_until = null
    where id = $1 and state = 'open' and groups && ${myGroups} returning id, case_id),
  taken as (delete from task_candidate using mine where task_id = mine.id)
  select case_id as "caseId" from mine`

/**
 * Takes an open task in charge: one of several who try at once wins, the others learn who did.
 * Taking one's own again changes nothing.
 * @throws `task-not-found`, `task-taken`, `task-over`
 */
export async function claimTask(act: Act, taskId: string): Promise<void> {
  const [claimed] = await act.sql.query<{ caseId: string }>(claim, [taskId], 'claim-task')
  if (!claimed) return refuseUnlessMine(act, taskId)
  await recordEvent(act.sql, {
    action: 'task-claimed',
    objectKind: 'task',
    objectId: taskId,
    caseId: claimed.caseId,
    actor: act.session.userId,
    request: act.request,
  })
}

async function refuseUnlessMine(act: Act, taskId: string): Promise<void> {
  const task = await findTask(act.sql, taskId)
  if (!task) throw taskNotFound(taskId)
  if (task.state === 'claimed') {
    if (task.mine) return
    throw taskTaken(task.assignee ?? '')
  }
  if (task.state === 'open') throw taskNotFound(taskId)
  throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
}
