import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { nobodyToNudge, taskNotFound, taskOver } from './errors.ts'
import { findTask } from './standing.ts'

const nudge = `
  select nudge_task($1) as said, (select c.id from social_case c where c.id = $2) as folder`

/** What became of asking again, and the case whose folder the reader may open; null: not theirs to open. */
export interface Nudged {
  readonly isTold: boolean
  readonly folder: string | null
}

/**
 * Asks again for what a task waits for: whoever has it in hand is told, or all those who could take
 * it; of a protected case, of these who is named for it. Once a day for each task, whoever asks.
 * @returns not told, where it was asked for today already
 * @throws `task-not-found`, `task-over`, `nobody-to-nudge`
 */
export async function nudgeTask(act: Act, taskId: string): Promise<Nudged> {
  const { sql, session, request } = act
  const task = await findTask(sql, taskId)
  if (!task) throw taskNotFound(taskId)
  const [done] = await sql.query<{ said: string | null; folder: string | null }>(nudge, [
    taskId,
    task.caseId,
  ])
  if (!done?.said) throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  if (done.said === 'nobody') throw nobodyToNudge()
  const isTold = done.said === 'told'
  if (isTold)
    await recordEvent(sql, {
      action: 'task-nudged',
      objectKind: 'task',
      objectId: taskId,
      caseId: task.caseId,
      actor: session.userId,
      request,
    })
  return { isTold, folder: done.folder }
}
