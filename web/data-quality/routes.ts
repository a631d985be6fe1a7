import { z } from 'zod'

import {
  listFindings,
  readMending,
  readQuality,
  readScores,
} from '../../domain/data-quality/queries.ts'
import { findRule, qualityRules } from '../../domain/data-quality/quality-rules.ts'
import { divisions, placeNames } from '../../domain/reporting/figures.ts'
import type { Division } from '../../domain/reporting/figures.ts'
import { notFound } from '../shared/http-error.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { divisionWords, none, word } from '../shared/url-words.ts'
import { obligationRoutes } from './obligations.ts'
import { paths } from './paths.ts'
import { presentFindings } from './present-findings.ts'
import { placeOf, presentScores } from './present-scores.ts'

const query = z.object({ per: none.or(word(divisions, divisionWords)).optional() })
const asked = z.object({
  regola: z.string().max(60).optional(),
  ufficio: none.or(z.coerce.number().int()).optional(),
})

/** How good the data are, by rules, and the records to be mended. */
export function qualityRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.quality,
      permission: 'quality.read',
      audit: 'none',
      query,
      async handle({ query: { per }, sql, language, t }) {
        const division: Division = per ?? 'municipality'
        const figures = await readQuality(sql)
        const places = figures.scores.map((one) => placeOf(one, division))
        const names = await placeNames(sql, [...new Set(places)])
        const mending = await readMending(sql)
        const context = { division, names, mending, language, t }
        return page('data-quality/quality', presentScores(figures, context))
      },
    }),
    route({
      method: 'get',
      path: paths.findings,
      permission: 'quality.mend',
      audit: 'none',
      query: asked,
      async handle({ query: { regola, ufficio }, sql, session, language, t }) {
        const rule = regola === undefined ? qualityRules[0] : findRule(regola)
        if (!rule) throw notFound()
        const mended = (await readMending(sql)).orgs
        const scores = (await readScores(sql)).filter(
          (one) => one.rule === rule.id && mended.has(one.org),
        )
        const offices = [...new Set(scores.flatMap(({ org, wrong }) => (wrong > 0 ? [org] : [])))]
        const names = await placeNames(sql, offices)
        const chosen = offices.find((one) => one === ufficio)
        const orgs = chosen === undefined ? [...mended] : [chosen]
        const found = await listFindings(sql, rule.id, orgs)
        const context = { scores, names, chosen, roles: session.roles, language, t }
        return page('data-quality/findings', presentFindings(rule, found, context))
      },
    }),
    ...obligationRoutes(),
  ]
}
