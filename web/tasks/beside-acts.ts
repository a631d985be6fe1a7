import { z } from 'zod'

import type { Act } from '../../domain/shared/act.ts'
import { cancelAddedTask } from '../../domain/tasks/cancel-task.ts'
import { resumeStep } from '../../domain/tasks/resume-step.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { showTask, taskParams } from './task.ts'

type Posted<F> = ActVisit<{ id: string }, Nothing, F>

/** A task that was added is cancelled; a step that was put aside is taken up again. */
export function besideActRoutes(deps: Deps): Route[] {
  return [
    actRoute({
      method: 'post',
      path: paths.cancel,
      permission: 'task.act',
      audit: 'task-cancelled',
      params: taskParams,
      form: z.object({ motivo: z.string().max(4000).default('') }),
      handle: (visit: Posted<{ motivo: string }>) =>
        done(deps, visit, 'tasks.cancelled', (act, caseId, asked) =>
          cancelAddedTask(act, caseId, { ...asked, reason: visit.form.motivo }),
        ),
    }),
    actRoute({
      method: 'post',
      path: paths.resume,
      permission: 'task.act',
      audit: 'step-resumed',
      params: taskParams,
      handle: (visit: Posted<unknown>) => done(deps, visit, 'tasks.resumed', resumeStep),
    }),
  ]
}

type Work = (
  act: Act,
  caseId: string,
  asked: { readonly op: string; readonly taskId: string },
) => Promise<number>

/** Back to the task, with what was done or why it was not. */
function done(
  deps: Deps,
  visit: Posted<unknown>,
  ...[key, work]: readonly [key: string, work: Work]
): Promise<Reply> {
  const { params, language, t } = visit
  const taskId = params.id
  return actFromPage(deps, visit, {
    on: { taskId },
    work: (act, caseId, op) => work(act, caseId, { op, taskId }),
    done: (moved) => redirect(taskPath(taskId), { key: moved ? key : 'tasks.done-slow' }),
    again: (act, { message, status }) =>
      showTask(act, taskId, { language, t, refusal: message, status }),
  })
}
