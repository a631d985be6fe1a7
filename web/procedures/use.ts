import { z } from 'zod'

import { releaseName } from '../../domain/procedures/engine/index-release.ts'
import { askForUse, useOfRelease } from '../../domain/reporting/use-of-release.ts'
import { fragment, page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, procedurePath } from './paths.ts'
import { presentHead } from './present-procedure.ts'
import { presentUse } from './present-use.ts'
import { published, releaseParam } from './published.ts'

const declared = {
  path: paths.use,
  permission: 'admin.procedures',
  audit: 'none',
  params: z.object({ procedure: releaseParam }),
} as const

/** Where a published procedure is used and where not, for who keeps procedures. No case is named. */
export function useRoutes(): Route[] {
  return [
    route({
      ...declared,
      method: 'get',
      async handle({ params: { procedure }, sql, language, t, now, htmx }) {
        const release = await published(sql, procedure)
        const known = await useOfRelease(sql, release)
        const model = {
          title: t('walks.use'),
          list: paths.list,
          back: procedurePath(procedure),
          action: procedurePath(procedure, 'use'),
          head: presentHead(release, { language, t }),
          ...presentUse(known, release, { language, t, now }),
        }
        return htmx ? fragment('procedures/_use', model) : page('procedures/use', model)
      },
    }),
    route({
      ...declared,
      method: 'post',
      async handle({ params: { procedure }, sql }) {
        const release = await published(sql, procedure)
        await askForUse(sql, releaseName(release))
        return redirect(procedurePath(procedure, 'use'))
      },
    }),
  ]
}
