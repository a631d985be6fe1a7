import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { coordinatedPlaces } from '../../domain/statistics/served.ts'
import { caseCounts, serviceCounts } from '../../domain/statistics/queries.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { divisionWords, none, word } from '../shared/url-words.ts'
import { paths } from './paths.ts'
import { divisions, presentStatistics } from './present-statistics.ts'
import { presentServices, serviceFile } from './present-services.ts'
import { essentialLevelRoutes } from './essential-level-routes.ts'
import { inhabitantRoutes } from './inhabitants/routes.ts'
import { monthRoutes } from './months/routes.ts'
import { planRoutes } from './plan-routes.ts'
import { servedRoutes } from './served/routes.ts'
import { ofPlace, ofYear } from './query.ts'
import { madeFor, namesOf, servicesIn } from './read.ts'

const query = z.object({
  anno: ofYear,
  per: none.or(word(divisions, divisionWords)).optional(),
})

/** What was given, to how many and for how much, and cases by place: as the last night counted them. */
export function statisticsRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.statistics,
      permission: 'statistics.read',
      audit: 'none',
      query,
      async handle({ query: { anno, per = 'zone' }, sql, language, t }) {
        const { run, years, asked } = await madeFor(sql, anno)
        const services = await serviceCounts(sql, asked)
        const cases = await caseCounts(sql, asked)
        const names = await namesOf(sql, [...services, ...cases])
        const shown = { run, years, year: asked, division: per, names, language, t }
        return page('statistics/statistics', presentStatistics({ services, cases }, shown))
      },
    }),
    route({
      method: 'get',
      path: paths.services,
      permission: 'statistics.read',
      audit: 'none',
      query: ofPlace,
      async handle({ query: { anno, luogo }, sql, session, language, t }) {
        const { rows, ...read } = await servicesIn(sql, anno)
        const opens = may(session.roles, 'statistics.open') ? await coordinatedPlaces(sql) : []
        const shown = { ...read, place: luogo, opens, language, t }
        return page('statistics/services', presentServices(rows, shown))
      },
    }),
    route({
      method: 'get',
      path: paths.file,
      permission: 'statistics.read',
      audit: 'none',
      query: z.object({ anno: ofYear }),
      async handle({ query: { anno }, sql, language, t }) {
        const { rows, ...read } = await servicesIn(sql, anno)
        const shown = { ...read, language, t }
        const name = `${t('statistics.file')}-${String(read.year)}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content: serviceFile(rows, shown) })
      },
    }),
    ...planRoutes(),
    ...monthRoutes(),
    ...servedRoutes(),
    ...inhabitantRoutes(),
    ...essentialLevelRoutes(),
  ]
}
