import { z } from 'zod'

import { compareReleases } from '../../domain/procedures/compare/compare-releases.ts'
import { publishedReleases, releaseNames } from '../../domain/tasks/published.ts'
import { words } from '../shared/forms/words.ts'
import { notFound } from '../shared/http-error.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { namesIn } from './names-in.ts'
import { comparePath, paths } from './paths.ts'
import { presentDifferences } from './present-differences.ts'
import { presentHead } from './present-procedure.ts'

const name = z.string().max(80)
const query = z.object({
  da: name.optional(),
  a: name.optional(),
  vista: z.enum(['elenco', 'affiancate']).default('elenco'),
})

/** What changes from one published procedure to another, in words: for everybody who works by them. */
export function compareRoute(): Route {
  return route({
    method: 'get',
    path: paths.compare,
    permission: 'procedure.read',
    audit: 'none',
    query,
    async handle({ query: { da, a, vista }, sql, language, t }) {
      const names = await releaseNames(sql)
      if ([da, a].some((one) => one !== undefined && !names.includes(one))) throw notFound()
      const releases = await publishedReleases(sql)
      const choose = (chosen?: string) =>
        releases.map(({ title }, at) => ({
          name: names[at],
          title: words(title, language).text,
          chosen: names[at] === chosen,
        }))
      const [before, after] = [da, a].map((one) => releases[names.indexOf(one ?? '')])
      const compared = before && after && compareReleases(before, after, namesIn(t, language))
      const view = comparePath(da ?? '', a ?? '')
      return page('procedures/compare', {
        title: t('procedures.compare'),
        list: paths.list,
        here: paths.compare,
        before: choose(da),
        after: choose(a),
        heads: compared && [before, after].map((one) => presentHead(one, { language, t })),
        compared: compared && presentDifferences(compared, t),
        beside: vista === 'affiancate',
        views: [
          { label: t('procedures.compare-list'), href: view, current: vista === 'elenco' },
          {
            label: t('procedures.compare-beside'),
            href: `${view}&vista=affiancate`,
            current: vista === 'affiancate',
          },
        ],
      })
    },
  })
}
