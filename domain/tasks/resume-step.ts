import { recordEvent } from '../audit/record.ts'
import { may } from '../auth/policy.ts'
import type { Act } from '../shared/act.ts'
import { DomainError } from '../shared/domain-error.ts'

import { appendAct } from './act-on-case.ts'
import { taskNotFound } from './errors.ts'
import { findStepTask } from './queries-escape.ts'

/**
 * Takes a step up again that was put aside: it comes back where it was. Who may do the task, or
 * coordinates. Runs inside `actOnCase`.
 * @returns the number of its event
 * @throws `task-not-found`, `not-parked`
 */
export async function resumeStep(
  act: Act,
  caseId: string,
  { op, taskId }: { readonly op: string; readonly taskId: string },
): Promise<number> {
  const task = await findStepTask(act.sql, taskId)
  if (!task || !(task.mayAct || may(act.session.roles, 'task.assign'))) throw taskNotFound(taskId)
  if (task.state !== 'parked') throw notParked()
  const seq = await appendAct(act, {
    op,
    caseId,
    taskId,
    event: { kind: 'resumed', task: task.key },
  })
  await recordEvent(act.sql, {
    action: 'step-resumed',
    objectKind: 'task',
    objectId: taskId,
    caseId,
    actor: act.session.userId,
    request: act.request,
  })
  return seq
}

function notParked(): DomainError<'not-parked'> {
  const message = 'Il passo non è più da parte: lo trovi di nuovo tra le attività di chi lo svolge.'
  return new DomainError('not-parked', 409, { message })
}
