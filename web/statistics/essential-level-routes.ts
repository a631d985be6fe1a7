import { may } from '../../domain/auth/policy.ts'
import { placeNames } from '../../domain/reporting/figures.ts'
import { zoneYears } from '../../domain/statistics/zone-years.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { levelsFile, presentLevels } from './present-essential-levels.ts'
import { ofPlace } from './query.ts'
import { madeFor } from './read.ts'

/** Years side by side. */
const compared = 5

/** The essential levels of services: each zone over the years, and zones beside each other. */
export function essentialLevelRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.levels,
      permission: 'statistics.read',
      audit: 'none',
      query: ofPlace,
      async handle({ query: { anno, luogo }, sql, session, language, t }) {
        const read = await levelsIn(sql, anno)
        const opens = may(session.roles, 'contact.list')
        return page(
          'statistics/essential-levels',
          presentLevels({ ...read, place: luogo, opens, language, t }),
        )
      },
    }),
    route({
      method: 'get',
      path: paths.levelsFile,
      permission: 'statistics.read',
      audit: 'none',
      async handle({ sql, language, t }) {
        const read = await levelsIn(sql, undefined)
        const content = levelsFile({ ...read, language, t })
        return file({ name: `${t('leps.file')}.csv`, type: 'text/csv; charset=utf-8', content })
      },
    }),
  ]
}

async function levelsIn(sql: Sql, anno: number | undefined) {
  const { run, years: all, asked: year } = await madeFor(sql, anno)
  const years = all.slice(0, compared).toSorted((a, b) => a - b)
  const zones = await zoneYears(sql, years)
  const names = await placeNames(sql, [...new Set(zones.map(({ zone }) => zone))])
  return { run, years, year, zones, names }
}
