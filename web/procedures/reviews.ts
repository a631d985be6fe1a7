import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { openReviews, settleReview } from '../../domain/procedures/publishing/reviews.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { words } from '../shared/forms/words.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { comparePath, newDraftPath, paths, procedurePath } from './paths.ts'

/** What the copy goes back to from now on, if that is why it is looked at. */
async function newerAbove(sql: Sql, copy: string, because: string) {
  const { layer } = await getRelease(sql, copy)
  const [key] = layer.copiedFrom?.split('@') ?? []
  return because.split('@')[0] === key ? { above: because } : {}
}

const form = z.object({
  riesame: recordId,
  esito: z.enum(['kept', 'to-change']),
  nota: z.string().trim().min(1).max(2000),
})

/** "Riesamina": copies to be looked at again, because what they come from has a newer version. */
export function reviewRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.reviews,
      permission: 'procedure.review',
      audit: 'none',
      async handle({ sql, language, t }) {
        const found = await openReviews(sql)
        const titled = async (name: string) => {
          const { title, layer } = await getRelease(sql, name)
          const { copiedFrom } = layer
          return { name, href: procedurePath(name), title: words(title, language), copiedFrom }
        }
        const rows = await Promise.all(
          found.map(async ({ id, release, because, openedAt }) => {
            const [copy, above] = await Promise.all([titled(release), titled(because)])
            const { copiedFrom } = copy
            const compare = copiedFrom !== undefined && comparePath(copiedFrom, above.name)
            return { id, openedAt, copy, above, compare }
          }),
        )
        return page('procedures/reviews', {
          title: t('procedures.reviews'),
          rows,
          paths,
          list: paths.list,
        })
      },
    }),
    route({
      method: 'post',
      path: paths.reviews,
      permission: 'procedure.review',
      audit: 'release-reviewed',
      form,
      async handle({ act, session, form: { riesame: id, esito: outcome, nota: note } }) {
        const { copy, because } = await settleReview(act, { id, outcome, note })
        const writes = outcome === 'to-change' && may(session.roles, 'admin.procedures')
        if (writes) {
          const above = await newerAbove(act.sql, copy, because)
          return redirect(newDraftPath(copy, above), { key: 'procedures.reviewed-to-change' })
        }
        return redirect(paths.reviews, { key: 'procedures.reviewed' })
      },
    }),
  ]
}
