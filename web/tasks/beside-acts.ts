import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import type { CaseActDone } from '../../domain/tasks/act-on-case.ts'
import { cancelAddedTask } from '../../domain/tasks/cancel-task.ts'
import { resumeStep } from '../../domain/tasks/resume-step.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { showTask, taskParams } from './task.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'

type Posted<F> = ActVisit<{ id: string }, Nothing, F>

/** A task that was added is cancelled; a step that was put aside is taken up again. */
export function besideActRoutes(deps: Deps): Route[] {
  const caseDeps = actDeps(deps)
  return [
    actRoute({
      method: 'post',
      path: paths.cancel,
      permission: 'task.act',
      audit: 'task-cancelled',
      params: taskParams,
      form: z.object({ motivo: z.string().max(4000).default('') }),
      handle: (visit: Posted<{ motivo: string }>) =>
        done(deps, visit, 'tasks.cancelled', (op, on) =>
          actOnCase(caseDeps, { op, open: visit.open, on }, (act, caseId) =>
            cancelAddedTask(act, caseId, { op, ...on, reason: visit.form.motivo }),
          ),
        ),
    }),
    actRoute({
      method: 'post',
      path: paths.resume,
      permission: 'task.act',
      audit: 'step-resumed',
      params: taskParams,
      handle: (visit: Posted<unknown>) =>
        done(deps, visit, 'tasks.resumed', (op, on) =>
          actOnCase(caseDeps, { op, open: visit.open, on }, (act, caseId) =>
            resumeStep(act, caseId, { op, ...on }),
          ),
        ),
    }),
  ]
}

/** Back to the task, with what was done or why it was not. */
async function done(
  deps: Deps,
  visit: Posted<unknown>,
  ...[key, act]: readonly [
    key: string,
    act: (op: string, on: { readonly taskId: string }) => Promise<CaseActDone>,
  ]
): Promise<Reply> {
  const { id } = visit.params
  try {
    const moved = await tellWorkflow(deps, await act(visit.op ?? randomUUID(), { taskId: id }))
    return redirect(taskPath(id), { key: moved ? key : 'tasks.done-slow' })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const { language, t } = visit
    return await transaction(deps.pools.web, async (sql) =>
      showTask(await visit.open(sql), id, {
        language,
        t,
        refusal: error.message,
        status: error.status,
      }),
    )
  }
}
