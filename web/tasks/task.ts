import { z } from 'zod'

import { recordEvent } from '../../domain/audit/record.ts'
import type { FieldError, RawAnswers } from '../../domain/procedures/forms/answers.ts'
import { taskNotFound } from '../../domain/tasks/errors.ts'
import { taskPage } from '../../domain/tasks/queries.ts'
import { recordId } from '../shared/record-id.ts'
import { fragment, page } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { SignedAct } from '../shared/visit.ts'
import { paths } from './paths.ts'
import { presentTask } from './present-task.ts'
import { readElsewhere } from './read-elsewhere.ts'
import { dressTask } from './read-task.ts'
import type { TaskContext } from './task-context.ts'

export const taskParams = z.object({ id: recordId })

export function taskRoute(): Route {
  return route({
    method: 'get',
    path: paths.task,
    permission: 'task.read',
    audit: 'task-read',
    params: taskParams,
    handle: ({ params, act, language, t }) => showTask(act, params.id, { language, t }),
  })
}

interface Showing extends Pick<TaskContext, 'language' | 't'> {
  readonly typed?: RawAnswers
  readonly errors?: readonly FieldError[]
  readonly refusal?: string
  readonly said?: string
  readonly conflict?: boolean
  readonly op?: string | undefined
  readonly row?: string | undefined
  readonly status?: number
  /** A fragment for htmx, of what stands inside `#task`. */
  readonly piece?: boolean
}

/**
 * The page of a task, with what was typed if it comes back; its reading is an event.
 * @throws `task-not-found`
 */
export async function showTask(act: SignedAct, id: string, showing: Showing): Promise<Reply> {
  const { sql, session } = act
  const task = await taskPage(sql, id)
  if (!task) throw taskNotFound(id)
  const elsewhere = await readElsewhere(act, task)
  const shown = await dressTask(sql, task, { session, t: showing.t, elsewhere })
  await recordEvent(sql, {
    action: 'task-read',
    objectKind: 'task',
    objectId: id,
    caseId: task.caseId,
    personId: task.case?.personId ?? undefined,
    purpose: task.mayAct ? 'task' : 'supervision',
    actor: session.userId,
    request: act.request,
  })
  const model = presentTask(shown, { ...showing, session })
  const { status = 200, piece = false } = showing
  return piece
    ? fragment('tasks/_task', { ...model, piece }, { status })
    : page('tasks/task', model, { status })
}
