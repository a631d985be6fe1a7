import type { Sql } from '../../domain/shared/sql.ts'
import { fundCounts } from '../../domain/statistics/queries.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { planFile, presentPlan } from './present-plan.ts'
import { ofPlace } from './query.ts'
import { servicesIn } from './read.ts'

/** What a zone plan asks of the year: users, quantities, spending and funds by comune, area and service. */
export function planRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.plan,
      permission: 'statistics.read',
      audit: 'none',
      query: ofPlace,
      async handle({ query: { anno, luogo }, sql, language, t }) {
        const { rows, ...read } = await planIn(sql, anno)
        return page('statistics/plan', presentPlan(rows, { ...read, place: luogo, language, t }))
      },
    }),
    route({
      method: 'get',
      path: paths.planFile,
      permission: 'statistics.read',
      audit: 'none',
      query: ofPlace,
      async handle({ query: { anno, luogo }, sql, language, t }) {
        const { rows, ...read } = await planIn(sql, anno)
        const name = `${t('statistics.plan-file')}-${String(read.year)}.csv`
        const content = planFile(rows, { ...read, place: luogo, language, t })
        return file({ name, type: 'text/csv; charset=utf-8', content })
      },
    }),
  ]
}

async function planIn(sql: Sql, anno: number | undefined) {
  const { rows: services, ...read } = await servicesIn(sql, anno)
  return { ...read, rows: { services, funds: await fundCounts(sql, read.year) } }
}
