import { z } from 'zod'

import { saveDraft } from '../../../domain/procedures/drafts/edit-draft.ts'
import { Scenario } from '../../../domain/procedures/schema/scenario.ts'
import {
  expectationsOf,
  withoutScenario,
  withScenario,
} from '../../../domain/procedures/walks/propose-scenario.ts'
import { DomainError } from '../../../domain/shared/domain-error.ts'
import { badRequest } from '../../shared/http-error.ts'
import { recordId } from '../../shared/record-id.ts'
import { page, redirect } from '../../shared/reply.ts'
import type { Reply } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { draftPath, paths } from '../paths.ts'
import { presentScenarios } from './present-scenarios.ts'
import { show } from './routes.ts'
import { calendarHere, draftSubject, readScene } from './subject.ts'

const permission = 'admin.procedures'
const params = z.object({ draft: recordId })
const rev = z.coerce.number().int().min(1).max(1_000_000)
const expected = z.string().max(20)
const longestTitle = 120

const form = z.discriminatedUnion('fai', [
  z.object({
    fai: z.literal('salva'),
    rev,
    titolo: z.string().max(2000).default(''),
    attende: z.union([expected, z.array(expected)]).default([]),
  }),
  z.object({ fai: z.literal('togli'), rev, quale: z.string().max(60) }),
])
type Form = z.infer<typeof form>
type Saving = Extract<Form, { fai: 'salva' }>
type Visit = SignedVisit<{ draft: string }, unknown, Form>

/** The scenarios of a draft: which hold, which do not, and one more from what was walked. */
export function scenarioRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.draftScenarios,
      permission,
      audit: 'none',
      params,
      async handle({ params: { draft }, sql, language, t }) {
        const subject = await draftSubject(sql, draft)
        const model = presentScenarios(subject, await calendarHere(sql), { language, t })
        return page('procedures/walk/scenarios', model)
      },
    }),
    route({
      method: 'post',
      path: paths.draftScenarios,
      permission,
      audit: 'release-draft-changed',
      params,
      form,
      handle: (visit) => (visit.form.fai === 'salva' ? save(visit, visit.form) : remove(visit)),
    }),
  ]
}

async function remove({ act, params: { draft }, form: posted }: Visit): Promise<Reply> {
  if (posted.fai !== 'togli') throw badRequest('scenario')
  const { release } = await draftSubject(act.sql, draft)
  await saveDraft(act, { draft, revision: posted.rev }, withoutScenario(release, posted.quale))
  return redirect(draftPath(draft, 'draftScenarios'), { key: 'walks.scenario-removed' })
}

async function save(visit: Visit, posted: Saving): Promise<Reply> {
  const {
    act,
    params: { draft },
  } = visit
  const subject = await draftSubject(act.sql, draft)
  const { walked } = await readScene(act, subject)
  if (!walked || walked.lived.stuck !== undefined) throw badRequest('walk')
  const title = posted.titolo.trim()
  const problem = titleProblem(title)
  if (problem !== undefined)
    return await again(visit, posted, { field: 'f-titolo', message: problem })
  const chosen = [posted.attende].flat()
  const seen = Object.entries(expectationsOf(walked.lived, subject.release))
  const expects = Scenario.shape.expects.parse(
    Object.fromEntries(seen.filter(([name]) => chosen.includes(name))),
  )
  try {
    const document = withScenario(subject.release, { title, course: walked.course, expects })
    await saveDraft(act, { draft, revision: posted.rev }, document)
  } catch (error) {
    if (!(error instanceof DomainError) || error.status === 404) throw error
    return await again(visit, posted, { field: 'f-titolo', message: error.message })
  }
  return redirect(draftPath(draft, 'draftScenarios'), { key: 'walks.scenario-saved' })
}

function titleProblem(title: string): string | undefined {
  if (title === '') return 'Scrivi che cosa mostra lo scenario.'
  if (title.length <= longestTitle) return undefined
  return `Accorcia il titolo: al massimo ${String(longestTitle)} caratteri.`
}

async function again(
  visit: Visit,
  { titolo }: Saving,
  problem: { readonly field: string; readonly message: string },
): Promise<Reply> {
  const subject = await draftSubject(visit.act.sql, visit.params.draft)
  return show(visit, subject, { typed: { titolo }, problems: [problem] })
}
