import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { isExact } from '../../domain/procedures/term-rules.ts'
import { checkCorrection, correctTerm, openTerm } from '../../domain/tasks/correct-term.ts'
import type { TermCorrection } from '../../domain/tasks/correct-term.ts'
import { correctionProblems } from '../../domain/tasks/errors.ts'
import type { CorrectionProblem } from '../../domain/tasks/errors.ts'
import { standingOf } from '../../domain/tasks/move-terms.ts'
import { previewTerms } from '../../domain/tasks/preview-terms.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentCorrection, presentCorrectionEffect } from './present-correction.ts'

const termine = z.string().max(300).default('')
const form = z.object({
  termine,
  visto: z.coerce.number().int().min(0).default(0),
  dal: z.string().max(20).default(''),
  // Of a term that runs from a minute; empty: from the first one of the day.
  ora: z.string().max(5).optional(),
  nota: z.string().max(4000).default(''),
  passo: z.enum(['effetto', 'conferma', 'modifica']).default('effetto'),
})
type Form = z.infer<typeof form>
type Posted = ActVisit<FolderParams, unknown, Form>
type Shown = Pick<Visit<FolderParams, unknown, unknown>, 'params' | 'language' | 't'>

/** Who follows or coordinates says from when a term should have run, and sees its new date before. */
export function correctTermRoutes(deps: Deps): Route[] {
  const declared = {
    path: paths.correction,
    permission: 'terms.suspend',
    params: folderParams,
  } as const
  return [
    route({
      ...declared,
      method: 'get',
      audit: 'case-read',
      query: z.object({ termine }),
      handle: (visit) => show(visit.act, visit, { term: visit.query.termine }),
    }),
    actRoute({
      ...declared,
      method: 'post',
      audit: 'terms-moved',
      form,
      handle: (visit) => answer(deps, visit),
    }),
  ]
}

function correctionIn({ termine: term, visto: seen, dal, ora, nota: note }: Form): TermCorrection {
  return { term, seen, from: ora === undefined ? dal : `${dal}T${ora || '00:00'}`, note }
}

/** The effect of what was typed, or the act itself; what is refused brings the form back. */
async function answer(deps: Deps, visit: Posted): Promise<Reply> {
  const { passo } = visit.form
  if (passo === 'modifica') return again(deps, visit)
  try {
    return await (passo === 'conferma' ? confirm(deps, visit) : look(deps, visit))
  } catch (error) {
    const problems = correctionProblems(error)
    if (!problems) throw error
    return again(deps, visit, problems)
  }
}

async function confirm(deps: Deps, { params, open, form: typed, op = randomUUID() }: Posted) {
  const asked = { caseId: params.id, op, ...correctionIn(typed) }
  const position = await correctTerm(actDeps(deps), open, asked)
  if (position?.tellWorkflow) deps.cases.look(params.id)
  return redirect(casePath(params.id, 'deadlines'), { key: 'terms.done-start' })
}

function look(deps: Deps, { params, open, form: typed, language, t }: Posted): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) => {
    const act = await open(sql)
    const folder = await openFolder(act, params.id, 'deadlines')
    const correction = correctionIn(typed)
    const event = await checkCorrection(sql, params.id, correction)
    const term = await openTerm(sql, params.id, correction.term)
    const preview = await previewTerms(deps.pools.engine, params.id, event)
    const reader = { session: act.session, language, t }
    const model = presentCorrectionEffect(folder, { term, typed, preview }, reader)
    return page('cases/correct-term-effect', model)
  })
}

function again(
  deps: Deps,
  visit: Posted,
  problems: readonly CorrectionProblem[] = [],
): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) =>
    show(await visit.open(sql), visit, {
      term: visit.form.termine,
      typed: visit.form,
      problems,
    }),
  )
}

interface Showing {
  readonly term: string
  readonly typed?: Form
  readonly problems?: readonly CorrectionProblem[]
}

async function show(
  act: SignedAct,
  { params: { id }, language, t }: Shown,
  { term: asked, typed, problems = [] }: Showing,
): Promise<Reply> {
  const folder = await openFolder(act, id, 'deadlines')
  await standingOf(act.sql, id)
  const term = await openTerm(act.sql, id, asked)
  const reader = { session: act.session, language, t }
  const shown = { term, exact: isExact(term.proof), typed, problems }
  const model = presentCorrection(folder, shown, reader)
  return page('cases/correct-term', model, { status: problems.length > 0 ? 422 : 200 })
}
