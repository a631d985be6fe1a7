import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { taskNotFound } from './errors.ts'
import { myActors } from './standing.ts'

const snooze = `
  update task set snoozed_until = $2::date::timestamp at time zone 'Europe/Rome'
  where id = $1 and state = 'claimed' and assignee = any(${myActors}) returning case_id as "caseId"`

/**
 * Puts off one's own task until a day: its deadline runs on. `undefined` brings it back.
 * @throws `task-not-found` when it is not theirs
 */
export async function snoozeTask(act: Act, taskId: string, until?: string): Promise<void> {
  const [put] = await act.sql.query<{ caseId: string }>(snooze, [taskId, until ?? null])
  if (!put) throw taskNotFound(taskId)
  await recordEvent(act.sql, {
    action: 'task-snoozed',
    objectKind: 'task',
    objectId: taskId,
    caseId: put.caseId,
    actor: act.session.userId,
    request: act.request,
    detail: { until: until ?? null },
  })
}
