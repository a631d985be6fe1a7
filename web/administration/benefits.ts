import { z } from 'zod'

import { benefitsToday, plansRegion } from '../../domain/organisations/benefits.ts'
import type { Benefit } from '../../domain/organisations/benefits.ts'
import type { Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { none } from '../shared/url-words.ts'
import { benefitPath, paths, withoutCode } from './paths.ts'

const query = z.object({ senza: none.or(z.literal('codice')).optional().catch(undefined) })

/** The services that may be granted, with what INPS calls each today. */
export function benefitsRoute(): Route {
  return route({
    method: 'get',
    path: paths.benefits,
    permission: 'nomenclature.read',
    audit: 'none',
    query,
    async handle({ sql, query: { senza }, t }) {
      const all = await benefitsToday(sql)
      const without = all.filter(({ code }) => code === null)
      const shown = senza === undefined ? all : without
      return page('administration/benefits', {
        title: t('administration.benefits'),
        mine: await plansRegion(sql),
        views: [
          { href: paths.benefits, label: t('administration.benefits-all'), n: all.length },
          {
            href: withoutCode,
            label: t('administration.benefits-without'),
            n: without.length,
          },
        ].map((view, at) => ({ ...view, current: (senza === undefined) === (at === 0) })),
        rows: shown.map((row) => ({
          href: benefitPath(row.service),
          service: row.service,
          name: row.name,
          group: row.group,
          code: row.code,
          label: row.label,
          isee: iseeInWords(row, t),
        })),
      })
    },
  })
}

export function iseeInWords({ byIsee }: Pick<Benefit, 'byIsee'>, t: Translate): string {
  return t(`administration.isee-${byIsee === null ? 'table' : byIsee ? 'asked' : 'free'}`)
}
