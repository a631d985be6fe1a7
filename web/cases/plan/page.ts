import { z } from 'zod'

import { namesBehind } from '../../../domain/diary/answers.ts'
import { countedServicesOf } from '../../../domain/delivery/queries.ts'
import { readPlans } from '../../../domain/plan/read-plans.ts'
import { folderParams, openFolder } from '../folder.ts'
import { paths as folders } from '../paths.ts'
import { page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { codesIn } from './parts.ts'
import { presentPlan } from './present-plan.ts'

/** Of a version, as an address names it; what is no number names none. */
export const planNumber = z.coerce.number().int().min(1).max(9999).optional().catch(undefined)

/** The plan of a case: the version in force or the one asked for, and what sets two apart. */
export function planRoute(): Route {
  return route({
    method: 'get',
    path: folders.plan,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query: z.object({ versione: planNumber, confronta: planNumber }),
    async handle({ params: { id }, query, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'plan')
      const versions = (await readPlans(sql, [id])).get(id) ?? []
      const named = (wanted: number | undefined) => versions.find((one) => one.n === wanted)
      const inForce = versions.find(({ standing }) => standing === 'in-force')
      const shown = named(query.versione) ?? inForce ?? versions.at(-1)
      const against = query.confronta === shown?.n ? undefined : named(query.confronta)
      const delivered = {
        ...(await countedServicesOf(sql, id)),
        names: await namesBehind(sql, versions.flatMap(codesIn)),
        today: folder.head.today,
      }
      const asked = { folder, versions, shown, against, delivered }
      return page('cases/plan/plan', presentPlan(asked, { session, language, t }))
    },
  })
}
