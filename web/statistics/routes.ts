import { z } from 'zod'

import { placeNames } from '../../domain/reporting/figures.ts'
import {
  caseCounts,
  serviceCounts,
  serviceNames,
  statisticsMade,
} from '../../domain/statistics/queries.ts'
import type { ServiceCount } from '../../domain/statistics/queries.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { divisionWords, none, word } from '../shared/url-words.ts'
import { paths } from './paths.ts'
import { divisions, presentStatistics } from './present-statistics.ts'
import { presentServices, serviceFile } from './present-services.ts'
import { placeOf } from './places.ts'

const year = z.coerce.number().int().min(1900).max(9999).optional()
const query = z.object({
  anno: none.or(year).optional(),
  per: none.or(word(divisions, divisionWords)).optional(),
})
const place = z.coerce.number().int().positive()
const servicesQuery = z.object({
  anno: none.or(year).optional(),
  luogo: none.or(place).optional(),
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
      query: servicesQuery,
      async handle({ query: { anno, luogo }, sql, language, t }) {
        const { rows, ...read } = await servicesIn(sql, anno)
        const shown = { ...read, place: luogo, language, t }
        return page('statistics/services', presentServices(rows, shown))
      },
    }),
    route({
      method: 'get',
      path: paths.file,
      permission: 'statistics.read',
      audit: 'none',
      query: z.object({ anno: none.or(year).optional() }),
      async handle({ query: { anno }, sql, language, t }) {
        const { rows, ...read } = await servicesIn(sql, anno)
        const shown = { ...read, place: undefined, language, t }
        const name = `${t('statistics.file')}-${String(read.year)}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content: serviceFile(rows, shown) })
      },
    }),
  ]
}

/** The year that was asked for, or the last of which there is something. */
async function madeFor(sql: Sql, anno: number | undefined) {
  const { run, years } = await statisticsMade(sql)
  return { run, years, asked: anno ?? years[0] ?? 0 }
}

/** The services of a year, with the names of places and of services that they need. */
async function servicesIn(sql: Sql, anno: number | undefined) {
  const { run, years, asked: year } = await madeFor(sql, anno)
  const rows = await serviceCounts(sql, year)
  const names = await namesOf(sql, rows)
  const services = await serviceNames(sql, codesOf(rows))
  return { rows, run, years, year, names, services }
}

function namesOf(sql: Sql, rows: readonly Parameters<typeof placeOf>[0][]) {
  return placeNames(sql, [...new Set(rows.flatMap((row) => placeOf(row) ?? []))])
}

function codesOf(rows: readonly ServiceCount[]): string[] {
  return [...new Set(rows.flatMap(({ service }) => service ?? []))]
}
