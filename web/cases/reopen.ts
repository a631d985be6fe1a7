import { z } from 'zod'

import { codesOf } from '../../domain/organisations/queries.ts'
import { caseNotFound } from '../../domain/tasks/errors.ts'
import {
  reopenCase,
  reopeningProblemsOf,
  reopeningReasons,
} from '../../domain/tasks/reopen-case.ts'
import type { ReopeningProblem } from '../../domain/tasks/reopen-case.ts'
import { findReopening } from '../../domain/tasks/reopening-choices.ts'
import type { Deps } from '../deps.ts'
import { actFromPage } from '../shared/act-from-page.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import { presentReopening } from './present-reopening.ts'

const form = z.object({
  dove: z.string().max(60).default(''),
  motivo: z.string().max(60).default(''),
  parole: z.string().max(20_000).default(''),
})
export type ReopeningForm = z.infer<typeof form>
type Posted = ActVisit<FolderParams, Nothing, ReopeningForm>

/** Who may opens a closed case again, with a reason. */
export function reopeningRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.reopening,
      permission: 'case.reopen',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => show(visit.act, visit),
    }),
    actRoute({
      method: 'post',
      path: paths.reopening,
      permission: 'case.reopen',
      audit: 'case-reopened',
      params: folderParams,
      form,
      handle: (visit: Posted) => reopen(deps, visit),
    }),
  ]
}

function reopen(deps: Deps, visit: Posted): Promise<Reply> {
  const { params } = visit
  const { dove: to, motivo: reason, parole: words } = visit.form
  return actFromPage(deps, visit, {
    on: { caseId: params.id },
    work: (act, caseId, op) => reopenCase(act, caseId, { op, to, reason, words }),
    done: (moved) =>
      redirect(casePath(params.id), { key: moved ? 'reopening.done' : 'tasks.done-slow' }),
    again: (act, error) => {
      const problems = reopeningProblemsOf(error)
      const refusal = problems ? undefined : error.message
      return show(act, { ...visit, problems, refusal, status: error.status })
    },
  })
}

interface Showing extends Pick<Visit<FolderParams, unknown, unknown>, 'params' | 'language' | 't'> {
  readonly form?: unknown
  readonly problems?: readonly ReopeningProblem[] | undefined
  readonly refusal?: string | undefined
  readonly status?: number
}

/** The page, with what was typed if it comes back; its reading is an event. */
async function show(act: SignedAct, showing: Showing): Promise<Reply> {
  const { params, status = 200, language, t } = showing
  const folder = await openFolder(act, params.id, 'reopening')
  const found = await findReopening(act, params.id)
  if (!found) throw caseNotFound(params.id)
  const reasons = await codesOf(act.sql, reopeningReasons)
  const typed = form.safeParse(showing.form ?? {}).data
  const model = {
    ...presentHead(folder, 'summary', { session: act.session, language, t }),
    title: t('reopening.title'),
    ...presentReopening(found, { ...showing, reasons, typed }),
  }
  return page('cases/reopen', model, { status })
}
