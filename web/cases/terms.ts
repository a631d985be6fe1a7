import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { suspensionGone, suspensionProblems } from '../../domain/tasks/errors.ts'
import type { SuspensionProblem } from '../../domain/procedures/errors.ts'
import { checkTermsAct, moveTerms, standingOf } from '../../domain/tasks/move-terms.ts'
import type { TermsAct } from '../../domain/tasks/move-terms.ts'
import { previewTerms } from '../../domain/tasks/preview-terms.ts'
import { suspensionsOf } from '../../domain/procedures/suspensions.ts'
import type { SuspensionRow } from '../../domain/procedures/suspensions.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { ActVisit, SignedAct, Visit } from '../shared/visit.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { casePath, paths, termsActs } from './paths.ts'
import type { TermsPage } from './paths.ts'
import { presentTerms, presentTermsPreview } from './present-terms.ts'
import type { TypedTerms } from './present-terms.ts'

const which = {
  fai: z.enum(Object.values(termsActs)).default(termsActs.suspend),
  n: z.coerce.number().int().positive().optional(),
}
const query = z.object(which)
type Query = z.infer<typeof query>

const form = z.object({
  ...which,
  motivo: z.string().max(60).default(''),
  dal: z.string().max(20).default(''),
  al: z.string().max(20).default(''),
  nota: z.string().max(4000).default(''),
  visto: z.coerce.number().int().min(0).default(0),
  passo: z.enum(['effetto', 'conferma', 'modifica']).default('effetto'),
})
type Form = z.infer<typeof form>

type Posted = ActVisit<FolderParams, unknown, Form>
type Shown = Pick<Visit<FolderParams, unknown, unknown>, 'params' | 'language' | 't'>

/** Who follows or coordinates suspends the terms of a case, and sees the effect before it is made. */
export function termsRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.terms,
      permission: 'terms.suspend',
      audit: 'case-read',
      params: folderParams,
      query,
      handle: (visit) => show(visit.act, visit, { asked: visit.query }),
    }),
    actRoute({
      method: 'post',
      path: paths.terms,
      permission: 'terms.suspend',
      audit: 'terms-moved',
      params: folderParams,
      form,
      handle: (visit) =>
        visit.form.passo === 'conferma' ? confirm(deps, visit) : look(deps, visit),
    }),
  ]
}

function pageOf({ fai }: Pick<Query, 'fai'>): TermsPage {
  return words.find(([, word]) => word === fai)?.[0] ?? 'suspend'
}
const words = Object.entries(termsActs) as [TermsPage, string][]

/** What the form asks for, as the use case takes it. */
function actOf({ fai, n = 0, motivo, dal, al, nota, visto }: Form): TermsAct {
  const act = pageOf({ fai })
  const known = { suspension: n, seen: visto }
  const typed = { from: dal, until: al, reason: motivo, note: nota.trim() }
  switch (act) {
    case 'suspend':
      return { act, ...typed }
    case 'correct':
      return { act, ...known, ...typed }
    case 'resume':
      return { act, ...known, until: al }
    case 'annul':
      return { act, ...known, note: nota.trim() }
  }
}

async function confirm(deps: Deps, visit: Posted): Promise<Reply> {
  const { params, open, op = randomUUID() } = visit
  const asked = { caseId: params.id, op, act: actOf(visit.form) }
  try {
    const position = await moveTerms(actDeps(deps), open, asked)
    if (position?.tellWorkflow) deps.cases.look(params.id)
  } catch (error) {
    const problems = suspensionProblems(error)
    if (!problems) throw error
    return again(deps, visit, problems)
  }
  return redirect(casePath(params.id, 'deadlines'), { key: `terms.done-${asked.act.act}` })
}

/** The effect of what was typed; or the form once more, with what is wrong or to be changed. */
async function look(deps: Deps, visit: Posted): Promise<Reply> {
  const { params, open, form: typed, language, t } = visit
  if (typed.passo === 'modifica') return again(deps, visit)
  try {
    return await transaction(deps.pools.web, async (sql) => {
      const act = await open(sql)
      const folder = await openFolder(act, params.id, 'deadlines')
      const event = await checkTermsAct(sql, params.id, actOf(typed))
      const preview = await previewTerms(deps.pools.engine, params.id, event)
      const known = await knownTo(act, params.id, typed.n)
      const reader = { session: act.session, language, t }
      return page('cases/terms-effect', {
        ...presentTermsPreview(
          folder,
          { act: pageOf(typed), typed: typedIn(typed), known, preview },
          reader,
        ),
      })
    })
  } catch (error) {
    const problems = suspensionProblems(error)
    if (!problems) throw error
    return again(deps, visit, problems)
  }
}

function typedIn({ motivo, dal, al, nota, visto, n }: Form): TypedTerms {
  return { reason: motivo, from: dal, until: al, note: nota, seen: visto, suspension: n }
}

async function again(
  deps: Deps,
  visit: Posted,
  problems: readonly SuspensionProblem[] = [],
): Promise<Reply> {
  return transaction(deps.pools.web, async (sql) =>
    show(await visit.open(sql), visit, { asked: visit.form, typed: typedIn(visit.form), problems }),
  )
}

interface Showing {
  readonly asked: Query
  readonly typed?: TypedTerms
  readonly problems?: readonly SuspensionProblem[]
}

async function show(
  act: SignedAct,
  { params: { id }, language, t }: Shown,
  { asked, typed, problems = [] }: Showing,
): Promise<Reply> {
  const folder = await openFolder(act, id, 'deadlines')
  await standingOf(act.sql, id)
  const known = await knownTo(act, id, asked.n)
  const here = pageOf(asked)
  if (here !== 'suspend' && !known) throw suspensionGone()
  const reader = { session: act.session, language, t }
  const model = presentTerms(folder, { act: here, known, typed, problems }, reader)
  return page('cases/terms', model, { status: problems.length > 0 ? 422 : 200 })
}

async function knownTo(
  { sql }: SignedAct,
  caseId: string,
  n: number | undefined,
): Promise<SuspensionRow | undefined> {
  return n === undefined ? undefined : (await suspensionsOf(sql, caseId)).find(({ id }) => id === n)
}
