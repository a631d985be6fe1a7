import { z } from 'zod'

import {
  findStanding,
  openableIn,
  openingProblemsOf,
  openSubprocess,
} from '../../domain/tasks/open-subprocess.ts'
import type { SubprocessProblem } from '../../domain/tasks/open-subprocess.ts'
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
import { presentBeside } from './present-openable.ts'
import { presentHead } from './present-head.ts'

const form = z.object({
  cosa: z.string().max(60).default(''),
  motivo: z.string().max(60).default(''),
  parole: z.string().max(20_000).default(''),
})
export type BesideForm = z.infer<typeof form>
type Posted = ActVisit<FolderParams, Nothing, BesideForm>

/** A worker opens a subprocess beside the path of a case: a transfer to another zone, for one. */
export function besideRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.beside,
      permission: 'task.add',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => show(visit.act, visit),
    }),
    actRoute({
      method: 'post',
      path: paths.beside,
      permission: 'task.add',
      audit: 'subprocess-opened',
      params: folderParams,
      form,
      handle: (visit: Posted) => open(deps, visit),
    }),
  ]
}

function open(deps: Deps, visit: Posted): Promise<Reply> {
  const { params, form: given } = visit
  const asked = { subprocess: given.cosa, reason: given.motivo, words: given.parole }
  return actFromPage(deps, visit, {
    on: { caseId: params.id },
    work: (act, caseId, op) => openSubprocess(act, caseId, { op, ...asked }),
    done: (moved) =>
      redirect(casePath(params.id), { key: moved ? 'subprocesses.done' : 'tasks.done-slow' }),
    again: (act, refusal) => {
      const problems = openingProblemsOf(refusal)
      const mistaken = { form: given, problems: problems ?? [], status: refusal.status }
      const said = problems ? {} : { refusal: refusal.message }
      return show(act, { ...visit, mistaken: { ...mistaken, ...said } })
    },
  })
}

export interface MistakenOpening {
  readonly form: BesideForm
  readonly problems: readonly SubprocessProblem[]
  readonly status: number
  readonly refusal?: string
}

interface Showing extends Pick<Visit<FolderParams, unknown, unknown>, 'params' | 'language' | 't'> {
  readonly mistaken?: MistakenOpening
}

async function show(act: SignedAct, showing: Showing): Promise<Reply> {
  const { params, language, t, mistaken } = showing
  const { session } = act
  const folder = await openFolder(act, params.id, 'beside')
  const standing = await findStanding(act.sql, params.id)
  const openable = standing ? openableIn(folder.release, standing) : []
  return page(
    'cases/beside',
    {
      ...presentHead(folder, 'beside', { session, language, t }),
      ...presentBeside(folder, openable, { language, mistaken }),
    },
    { status: mistaken?.status ?? 200 },
  )
}
