import { z } from 'zod'

import { factsOfCase } from '../../../domain/documents/effect-letter.ts'
import { letterUnknown } from '../../../domain/documents/errors.ts'
import { letterValues } from '../../../domain/documents/letter-values.ts'
import { renderLetter } from '../../../domain/documents/pdf/render-letter.ts'
import { readPlans } from '../../../domain/plan/read-plans.ts'
import { markVersion } from '../../../domain/plan/mark-version.ts'
import { composeLetter } from '../../../domain/procedures/letters/compose.ts'
import { file, redirect } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { Deps } from '../../deps.ts'
import { folderParams, openFolder } from '../folder.ts'
import { casePath, paths } from '../paths.ts'
import { planNumber } from './page.ts'
import { planLetter } from './present-plan.ts'

/** A version of the plan as a file, as it was when it was written: read, never kept. */
export function planFileRoute(deps: Deps): Route {
  return route({
    method: 'get',
    path: paths.planFile,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query: z.object({ versione: planNumber }),
    async handle({ params: { id }, query, act, sql, session }) {
      const { head } = await openFolder(act, id, 'plan')
      const versions = (await readPlans(sql, [id])).get(id) ?? []
      const version = versions.find(({ n }) => n === query.versione)
      const template = version && planLetter(version)
      if (!version || !template) return redirect(casePath(id, 'plan'))
      const { release } = version
      const values = await letterValues(sql, {
        ...{ caseId: id, release, author: session.fullName },
        facts: await factsOfCase(deps.pools.engine, id),
        before: versions.find(({ n }) => n === version.n + 1)?.seq,
      })
      if (!values) throw letterUnknown()
      const marked = markVersion(composeLetter(template, release, values).letter, version)
      const { content } = await renderLetter(marked, {
        at: head.now,
        reference: marked.reference,
      })
      return file({
        name: `${template.key}-${String(version.n)}.pdf`,
        type: 'application/pdf',
        content,
      })
    },
  })
}
