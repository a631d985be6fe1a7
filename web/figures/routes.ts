import { z } from 'zod'

import {
  divisions,
  opensWhatIsCounted,
  placeNames,
  readFigures,
} from '../../domain/reporting/figures.ts'
import type { Division } from '../../domain/reporting/figures.ts'
import { targetsInForce } from '../../domain/reporting/targets.ts'
import { grains, readTrends, servedLastMonth } from '../../domain/reporting/trends.ts'
import { readWork } from '../../domain/reporting/work.ts'
import type { WorkFigures } from '../../domain/reporting/work.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { divisionWords, none, word } from '../shared/url-words.ts'
import { adoptionRoute } from './adoption.ts'
import { behindRoute } from './behind.ts'
import { allocationRoutes } from './decisions/allocations.ts'
import { hourRoutes } from './decisions/hours.ts'
import { targetRoutes } from './decisions/targets.ts'
import { grainWords, paths } from './paths.ts'
import { presentFigures } from './present-figures.ts'
import { presentGiven } from './present-given.ts'
import { presentTrends } from './present-trends.ts'
import { presentWorkTrends } from './present-work-trends.ts'
import { presentWork } from './present-work.ts'

const query = z.object({
  per: none.or(word(divisions, divisionWords)).optional(),
  andamento: none.or(word(grains, grainWords)).optional(),
})

/** What is true now, by place: counts, and for who may open cases the way to them. */
export function figureRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.figures,
      permission: 'figure.read',
      audit: 'none',
      query,
      async handle({ query: { per, andamento: grain = 'week' }, sql, language, t }) {
        const figures = await readFigures(sql)
        const counted = [...figures.cases, ...figures.accesses, ...figures.terms, ...figures.isee]
        const division = per ?? divisionFor(counted)
        const work = await readWork(sql, division)
        const waited = work.waiting.flatMap(({ place }) => place ?? [])
        const places = [...counted.map((one) => one[division] ?? one.org), ...waited]
        const names = await placeNames(sql, [...new Set(places)])
        const lonely = counted.filter((one) => one[division] === null).map(({ org }) => org)
        const { cases: opens, contacts } = await opensWhatIsCounted(sql)
        const targets = await targetsInForce(sql)
        const reader = { opens, contacts, language, t }
        const { night } = figures
        const context = { division, names, alone: new Set(lonely), targets, night, ...reader }
        const trended = {
          ...{ per: per && divisionWords[per], grain, targets, ...reader },
          ...{ served: await servedLastMonth(sql), allocated: allocatedOf(work) },
        }
        const trends = await readTrends(sql, grain)
        return page('figures/figures', {
          ...presentFigures(figures, context),
          trends: [...presentTrends(trends, trended), ...presentWorkTrends(trends, trended)],
          plain: [presentGiven(figures, context), ...presentWork(work, context)],
        })
      },
    }),
    adoptionRoute(),
    behindRoute(),
    ...targetRoutes(),
    ...allocationRoutes(),
    ...hourRoutes(),
  ]
}

/** Of the funds that were given something. */
function allocatedOf({ funds }: WorkFigures): number | undefined {
  const given = funds.flatMap(({ allocated }) => allocated ?? [])
  return given.length === 0 ? undefined : given.reduce((sum, one) => sum + one, 0)
}

/** By municipality as long as a page holds them: a whole region is read by zone first. */
function divisionFor(counted: readonly { readonly municipality: number | null }[]): Division {
  return new Set(counted.map((one) => one.municipality)).size > 20 ? 'zone' : 'municipality'
}
