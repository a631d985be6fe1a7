import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import { recallTask } from '../../domain/tasks/recall.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import { tellWorkflow } from '../shared/tell-workflow.ts'
import type { ActVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { showTask, taskParams } from './task.ts'

const form = z.object({ motivo: z.string().max(4000).default('') })
type Visit = ActVisit<{ id: string }, Nothing, z.infer<typeof form>>

/** Takes back an offer, or a synthesis that is being signed. */
export function recallRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.recall,
    permission: 'task.act',
    audit: 'offer-withdrawn',
    params: taskParams,
    form,
    handle: (visit: Visit) => recall(deps, visit),
  })
}

async function recall(deps: Deps, visit: Visit): Promise<Reply> {
  const { params, op = randomUUID(), open } = visit
  const asked = { op, taskId: params.id, reason: visit.form.motivo }
  try {
    const done = await actOnCase(
      actDeps(deps),
      { op, open, on: { taskId: params.id } },
      (act, caseId) => recallTask(act, caseId, asked),
    )
    const moved = await tellWorkflow(deps, done)
    return redirect(taskPath(params.id), { key: moved ? 'tasks.recalled' : 'tasks.done-slow' })
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    const { language, t } = visit
    const showing = { language, t, refusal: error.message, status: error.status }
    return await transaction(deps.pools.web, async (sql) =>
      showTask(await open(sql), params.id, showing),
    )
  }
}
