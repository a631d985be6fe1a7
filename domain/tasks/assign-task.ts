import { recordEvent } from '../audit/record.ts'
import { holdsToday } from '../auth/holds-today.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import {
  assigneeNotEntitled,
  assigneeNotNamed,
  notInHand,
  taskNotFound,
  taskOver,
  taskTaken,
} from './errors.ts'
import { maySee } from './queries-people.ts'
import { findTask } from './standing.ts'
import type { Standing } from './standing.ts'

const assign = `
  with given as (
    update task set state = 'claimed', assignee = $2, snoozed_until = null
    where id = $1 and state in ('open', 'claimed') and ($3::uuid is null or assignee = $3) returning id),
  taken as (delete from task_candidate using given where task_id = given.id)
  select id from given`

const entitled = `
  select u.full_name as name, exists (
    select 1 from user_role r where r.user_id = u.id and r.role || '@' || r.org = any(t.groups) and ${holdsToday}) as may,
    ${maySee('u.id')} as sees
  from task t, user_account u where t.id = $1 and u.id = $2 and u.state = 'active'`

/**
 * Gives a task to somebody who could have taken it, also away from somebody else. The route asks
 * for the permission to supervise; the scope decides whose tasks.
 * @throws `task-not-found`, `task-over`, `assignee-not-entitled`, `assignee-not-named`
 */
export async function assignTask(act: Act, taskId: string, assignee: string): Promise<void> {
  const task = await findTask(act.sql, taskId)
  if (!task) throw taskNotFound(taskId)
  if (!(await give(act, { taskId, task, assignee })))
    throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
}

interface Gift {
  readonly taskId: string
  readonly task: Standing
  readonly assignee: string
  /** In whose hands it must still be. */
  readonly from?: string | null
}

/** @returns false, and gives nothing, where the task is over or in other hands by now */
async function give(act: Act, { taskId, task, assignee, from }: Gift): Promise<boolean> {
  const [person] = await act.sql.query<{ name: string; may: boolean; sees: boolean }>(entitled, [
    taskId,
    assignee,
  ])
  if (!person?.may) throw assigneeNotEntitled(person?.name ?? 'Questa persona')
  if (!person.sees) throw assigneeNotNamed(person.name)
  const given = await act.sql.query(assign, [taskId, assignee, from ?? null])
  if (given.length === 0) return false
  await recordEvent(act.sql, {
    action: 'task-assigned',
    objectKind: 'task',
    objectId: taskId,
    caseId: task.caseId,
    actor: act.session.userId,
    request: act.request,
    detail: { assignee, from: task.assigneeId },
  })
  return true
}

/**
 * Gives a task that one has in hand to a colleague who could have taken it too.
 * @throws `task-not-found`, `task-taken`, `not-in-hand`, `assignee-not-entitled`, `assignee-not-named`
 */
export async function handOnTask(act: Act, taskId: string, colleague: string): Promise<void> {
  const task = await findInHand(act.sql, taskId)
  if (await give(act, { taskId, task, assignee: colleague, from: task.assigneeId })) return
  // Somebody was quicker: whoever has it now, or nobody.
  await findInHand(act.sql, taskId)
  throw notInHand()
}

/** @throws `task-not-found`, `task-taken` by somebody else, `not-in-hand` */
export async function findInHand(sql: Sql, taskId: string): Promise<Standing> {
  const task = await findTask(sql, taskId)
  if (!task) throw taskNotFound(taskId)
  if (task.state !== 'claimed') throw notInHand()
  if (!task.mine) throw taskTaken(task.assignee ?? '')
  return task
}
