import { z } from 'zod'

import { may } from '../../../domain/auth/policy.ts'
import { serviceNames } from '../../../domain/organisations/service-names.ts'
import { monthCounts, serviceMonths } from '../../../domain/statistics/queries.ts'
import { coordinatedPlaces } from '../../../domain/statistics/served.ts'
import { file, page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { paths } from '../paths.ts'
import { none } from '../../shared/url-words.ts'
import { ofPlace, ofYear } from '../query.ts'
import { placeOf } from '../places.ts'
import { madeFor, namesOf } from '../read.ts'
import { monthsFile, placeShown, presentMonths } from './present-months.ts'

const query = ofPlace.extend({ servizio: none.or(z.string().max(40)).optional() })

/** Users and spending of a year, month by month. */
export function monthRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.months,
      permission: 'statistics.read',
      audit: 'none',
      query,
      async handle({ query: { anno, luogo, servizio }, sql, session, language, t }) {
        const { run, years, asked: year } = await madeFor(sql, anno)
        const rows = await monthCounts(sql, year)
        const names = await namesOf(sql, rows)
        const opens = may(session.roles, 'statistics.open') ? await coordinatedPlaces(sql) : []
        const whole = placeShown(rows, luogo)
        const place = whole && placeOf(whole)
        const ofServices = place === undefined ? [] : await serviceMonths(sql, { year, place })
        const codes = [...new Set(ofServices.map(({ service }) => service))]
        const services = await serviceNames(sql, codes)
        // One of which nothing is told here would look like nothing.
        const service = codes.find((code) => code === servizio)
        const asked = { whole, service, ofServices, services }
        const shown = { run, years, year, names, language, t, opens, ...asked }
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
