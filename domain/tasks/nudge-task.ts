import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound, taskOver } from './errors.ts'
import { openTaskStates } from './schema.ts'
import { findTask } from './standing.ts'

const today = `
  select 1 from audit_event h where h.case_id = $1 and h.object_kind = 'task' and h.object_id = $2
    and h.action = 'task-nudged' and h.at >= siso_today()::timestamp at time zone 'Europe/Rome' limit 1`

const tell = `
  insert into notice (id, case_id, effect_key, audience, title, at)
  select gen_random_uuid(), t.case_id, 'nudge:' || t.id || ':' || siso_today(), told.audience,
    format('Sollecito di %s: %s', (select u.full_name from user_account u where u.id = $2), t.title), siso_clock()
  from task t cross join lateral unnest(
    case when t.assignee is null then t.groups else array['user:' || t.assignee] end) as told (audience)
  where t.id = $1`

/**
 * Asks again for what a task waits for: whoever has it in hand is told, or all those who could take
 * it. Once a day for each task, whoever asks.
 * @returns false where it was asked for today already
 * @throws `task-not-found`, `task-over`
 */
export async function nudgeTask(act: Act, taskId: string): Promise<boolean> {
  const { sql, session, request } = act
  const task = await findTask(sql, taskId)
  if (!task) throw taskNotFound(taskId)
  if (!openTaskStates.includes(task.state))
    throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`nudge:${taskId}`])
  const asked = await sql.query(today, [task.caseId, taskId])
  if (asked.length > 0) return false
  await sql.query(tell, [taskId, session.userId])
  await recordEvent(sql, {
    action: 'task-nudged',
    objectKind: 'task',
    objectId: taskId,
    caseId: task.caseId,
    actor: session.userId,
    request,
  })
  return true
}
