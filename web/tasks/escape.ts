import { z } from 'zod'

import { recordEvent } from '../../domain/audit/record.ts'
import { codesOf } from '../../domain/organisations/queries.ts'
import type { EscapeKind } from '../../domain/procedures/engine/beside.ts'
import { findEscape } from '../../domain/tasks/escape-choices.ts'
import {
  escapeActions,
  escapeProblemsOf,
  escapeReasons,
  escapeStep,
  notTheirs,
} from '../../domain/tasks/escape-step.ts'
import type { EscapeProblem } from '../../domain/tasks/escape-step.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { paths, taskPath } from './paths.ts'
import { presentEscape } from './present-escape.ts'
import { taskParams } from './task.ts'

const form = z.object({
  dove: z.string().max(60).default(''),
  motivo: z.string().max(60).default(''),
  parole: z.string().max(20_000).default(''),
})
export type EscapeForm = z.infer<typeof form>
type Posted = ActVisit<{ id: string }, Nothing, EscapeForm>

const kinds: readonly EscapeKind[] = ['skip', 'redo', 'park']

/** A page and an act for each way out of the path: skip, redo, park. */
export function escapeRoutes(deps: Deps): Route[] {
  return kinds.flatMap((escape) => [
    route({
      method: 'get',
      path: paths[escape],
      permission: 'task.act',
      audit: 'task-read',
      params: taskParams,
      handle: (visit) => show(visit.act, escape, visit),
    }),
    actRoute({
      method: 'post',
      path: paths[escape],
      permission: 'task.act',
      audit: escapeActions[escape],
      params: taskParams,
      form,
      handle: (visit: Posted) => leave(deps, escape, visit),
    }),
  ])
}

function leave(deps: Deps, escape: EscapeKind, visit: Posted): Promise<Reply> {
  const { params, version = 0 } = visit
  const { dove: where, motivo: reason, parole: words } = visit.form
  const asked = { taskId: params.id, version, escape, where, reason, words }
  return actFromPage(deps, visit, {
    on: { taskId: params.id },
    work: (act, caseId, op) => escapeStep(act, caseId, { op, ...asked }),
    done: (moved) =>
      redirect(taskPath(params.id), {
        key: moved ? `tasks.escaped-${escape}` : 'tasks.done-slow',
      }),
    again: (act, error) => {
      const problems = escapeProblemsOf(error)
      const refusal = problems ? undefined : error.message
      return show(act, escape, { ...visit, problems, refusal, status: error.status })
    },
  })
}

interface Showing extends Pick<
  Visit<{ id: string }, unknown, unknown>,
  'params' | 'language' | 't'
> {
  readonly form?: unknown
  readonly problems?: readonly EscapeProblem[] | undefined
  readonly refusal?: string | undefined
  readonly status?: number
}

/** The page of one way out, with what was typed if it comes back; its reading is an event. */
async function show(act: SignedAct, escape: EscapeKind, showing: Showing): Promise<Reply> {
  const { params, status = 200 } = showing
  const found = await findEscape(act, params.id, escape)
  if (!found) throw await notTheirs(act, params.id)
  await recordEvent(act.sql, {
    action: 'task-read',
    objectKind: 'task',
    objectId: params.id,
    caseId: found.task.caseId,
    purpose: found.task.mayAct ? 'task' : 'supervision',
    actor: act.session.userId,
    request: act.request,
  })
  const typed = form.safeParse(showing.form ?? {})
  const reasons = await codesOf(act.sql, escapeReasons)
  const model = presentEscape(found, { ...showing, escape, reasons, typed: typed.data })
  return page('tasks/escape', model, { status })
}
