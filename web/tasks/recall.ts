import { z } from 'zod'

import { recallTask } from '../../domain/tasks/recall.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import { redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { showTask, taskParams } from './task.ts'

const form = z.object({ motivo: z.string().max(4000).default('') })
type Visit = ActVisit<{ id: string }, Nothing, z.infer<typeof form>>

/** Takes back an offer, a synthesis that is being signed, one's own signature, or a section. */
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

function recall(deps: Deps, visit: Visit): Promise<Reply> {
  const { params, language, t } = visit
  const asked = { taskId: params.id, reason: visit.form.motivo }
  return actFromPage(deps, visit, {
    on: { taskId: params.id },
    work: (act, caseId, op) => recallTask(act, caseId, { op, ...asked }),
    done: (moved) =>
      redirect(taskPath(params.id), { key: moved ? 'tasks.recalled' : 'tasks.done-slow' }),
    again: (act, { message, status }) =>
      showTask(act, params.id, { language, t, refusal: message, status }),
  })
}
