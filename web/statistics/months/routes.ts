import { z } from 'zod'

import { may } from '../../../domain/auth/policy.ts'
import { monthCounts } from '../../../domain/statistics/queries.ts'
import { coordinatedPlaces } from '../../../domain/statistics/served.ts'
import { file, page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { paths } from '../paths.ts'
import { ofPlace, ofYear } from '../query.ts'
import { madeFor, namesOf } from '../read.ts'
import { monthsFile, presentMonths } from './present-months.ts'

/** Users and spending of a year, month by month. */
export function monthRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.months,
      permission: 'statistics.read',
      audit: 'none',
      query: ofPlace,
      async handle({ query: { anno, luogo }, sql, session, language, t }) {
        const { run, years, asked: year } = await madeFor(sql, anno)
        const rows = await monthCounts(sql, year)
        const names = await namesOf(sql, rows)
        const opens = may(session.roles, 'statistics.open') ? await coordinatedPlaces(sql) : []
        const shown = { run, years, year, names, language, t, place: luogo, opens }
        return page('statistics/months/months', presentMonths(rows, shown))
      },
    }),
    route({
      method: 'get',
      path: paths.monthsFile,
      permission: 'statistics.read',
      audit: 'none',
      query: z.object({ anno: ofYear }),
      async handle({ query: { anno }, sql, language, t }) {
        const { run, years, asked: year } = await madeFor(sql, anno)
        const rows = await monthCounts(sql, year)
        const names = await namesOf(sql, rows)
        const content = monthsFile(rows, { run, years, year, names, language, t })
        const name = `${t('statistics.months-file')}-${String(year)}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content })
      },
    }),
  ]
}
