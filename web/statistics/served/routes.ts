import { z } from 'zod'

import { serviceNames } from '../../../domain/organisations/service-names.ts'
import { servedIn } from '../../../domain/statistics/served.ts'
import { placeNames } from '../../../domain/reporting/figures.ts'
import { today } from '../../../domain/shared/today.ts'
import { page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { none } from '../../shared/url-words.ts'
import { paths } from '../paths.ts'
import { ofPlace } from '../query.ts'
import { presentServed } from './present-served.ts'

const query = ofPlace.extend({
  mese: none.or(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)).optional(),
  servizio: none.or(z.string().max(40)).optional(),
})

/** The services behind a figure of the night, for who coordinates the place: those that she may open. */
export function servedRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.served,
      permission: 'statistics.open',
      audit: 'deliveries-read',
      query,
      async handle({ query: { anno, mese, luogo = 0, servizio }, act, sql, language, t }) {
        const year = anno ?? Number((mese ?? (await today(sql))).slice(0, 4))
        const [from, until] = spanOf(year, mese)
        const ask = { from, until, place: luogo, service: servizio }
        const rows = luogo === 0 ? [] : await servedIn(act, ask)
        const names = await placeNames(sql, [luogo])
        const services = await serviceNames(sql, servizio === undefined ? [] : [servizio])
        const shown = { ...ask, year, month: mese, names, services, language, t }
        return page('statistics/served/served', presentServed(rows, shown))
      },
    }),
  ]
}

function spanOf(year: number, month: string | undefined): readonly [string, string] {
  if (month === undefined) return [`${String(year)}-01-01`, `${String(year)}-12-31`]
  const [of = year, at = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(of, at, 0)).getUTCDate()
  return [`${month}-01`, `${month}-${String(last)}`]
}
