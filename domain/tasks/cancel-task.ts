import { recordEvent } from '../audit/record.ts'
import { may } from '../auth/policy.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { tidy } from './add-task.ts'
import { reasonMissing, taskNotFound, taskOver } from './errors.ts'
import { openTaskStates } from './schema.ts'
import { findTask, myActors, myGroups } from './standing.ts'

const added = `
  select t.key, coalesce(t.added_by = any(${myActors}), false) as "openedByMe",
    coalesce(c.manager = any(${myActors}), false) as managed,
    t.added_by is null and coalesce(t.assignee = any(${myActors}), t.groups && ${myGroups}, false) as "nobodys"
  from task t left join social_case c on c.id = t.case_id
  where t.id = $1 and t.purpose = 'ad-hoc'`

interface Added {
  readonly key: `${string}#${number}`
  readonly openedByMe: boolean
  readonly managed: boolean
  /** The record opened it, and the reader may do it. */
  readonly nobodys: boolean
}

/** Whether the reader may cancel a task that was added, and its key; undefined: it is not one. */
export async function findAdded(
  { sql, session }: Pick<Act, 'sql' | 'session'>,
  taskId: string,
): Promise<{ readonly key: Added['key']; readonly mayCancel: boolean } | undefined> {
  const [found] = await sql.query<Added>(added, [taskId], 'added-task')
  if (!found) return undefined
  const mayCancel =
    found.openedByMe || found.managed || found.nobodys || may(session.roles, 'task.assign')
  return { key: found.key, mayCancel }
}

/**
 * Cancels a task that was added to a case and is not needed any more: who opened it, who follows
 * the case, or who coordinates; one that the record opened, who may do it. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `task-not-found`, `task-over`, `not-yours-to-cancel`, `reason-missing`
 */
export async function cancelAddedTask(
  act: Act,
  caseId: string,
  { op, taskId, reason }: { readonly op: string; readonly taskId: string; readonly reason: string },
): Promise<number> {
  const task = await findTask(act.sql, taskId)
  const found = await findAdded(act, taskId)
  if (!task || !found) throw taskNotFound(taskId)
  if (!openTaskStates.includes(task.state))
    throw taskOver({ state: task.state, by: task.completedBy, at: task.completedAt })
  if (!found.mayCancel) throw notYoursToCancel()
  if (tidy(reason) === '') throw reasonMissing()
  const { key } = found
  const seq = await appendAct(act, { op, caseId, event: { kind: 'task-cancelled', task: key } })
  await writeWords(act, { caseId, seq, task: key, parts: { reason: tidy(reason) } })
  await recordEvent(act.sql, {
    action: 'task-cancelled',
    objectKind: 'task',
    objectId: taskId,
    caseId,
    actor: act.session.userId,
    request: act.request,
  })
  return seq
}

function notYoursToCancel(): DomainError<'not-yours-to-cancel'> {
  const message =
    'Un compito aggiunto lo annulla chi l’ha aggiunto, chi segue la pratica o chi coordina: scrivi loro un commento.'
  return new DomainError('not-yours-to-cancel', 403, { message })
}
