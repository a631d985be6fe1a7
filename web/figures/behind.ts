import { z } from 'zod'

import { units } from '../../domain/delivery/rules.ts'
import { opensWhatIsCounted, placeNames } from '../../domain/reporting/figures.ts'
import { periods } from '../../domain/reporting/rules.ts'
import { servicesDelivered, servicesOfFund } from '../../domain/reporting/services-behind.ts'
import type { ServicesBehind } from '../../domain/reporting/services-behind.ts'
import { casePath } from '../cases/paths.ts'
import { formatMoney, formatNumber } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { none } from '../shared/url-words.ts'
import type { SignedVisit } from '../shared/visit.ts'
import { few } from '../shared/counts-in-words.ts'
import { paths } from './paths.ts'
import { quantityInWords } from './quantity.ts'

const query = z.object({
  servizio: none.or(z.string().max(20)).optional(),
  unita: none.or(z.enum(units)).optional(),
  ente: none.or(z.coerce.number().int().min(1).max(2_147_483_647)).optional(),
  // Of no service, and empty: the services of which no fund is named.
  fondo: z.string().max(120).optional(),
  dopo: z.string().max(40).optional(),
})
type Query = z.infer<typeof query>

interface Visit extends SignedVisit<unknown, Query, unknown> {
  /** Whether the reader opens the cases of all the places whose figures they read. */
  readonly opens: boolean
}

/** The services behind a number of the figures: those that the reader opens, and how many others there are. */
export function behindRoute(): Route {
  return route({
    method: 'get',
    path: paths.behind,
    permission: 'figure.read',
    audit: 'deliveries-read',
    query,
    async handle(visit) {
      const { fondo = '', servizio, unita } = visit.query
      const shown = { ...visit, opens: (await opensWhatIsCounted(visit.sql)).cases }
      const model =
        servizio === undefined || unita === undefined
          ? await ofFund(shown, fondo)
          : await delivered(shown, servizio, unita)
      return page('figures/behind', model)
    },
  })
}

async function delivered(visit: Visit, code: string, unit: (typeof units)[number]) {
  const { act, sql, t, query: asked } = visit
  const { ente: body = null, dopo = '' } = asked
  const found = await servicesDelivered(act, { code, unit, body }, dopo)
  const names = body === null ? undefined : await placeNames(sql, [body])
  const [first] = found.rows
  const provider = names?.get(body ?? 0) ?? t('figures.no-provider')
  return {
    ...listed(found, visit),
    title: t('figures.behind-delivered', { service: first?.service ?? code, body: provider }),
    columns: [t('figures.place-org'), ...periods.map((one) => t(`figures.delivered-${one}`))],
    rows: found.rows.map((one) => ({
      ...linked(one),
      cells: [one.office, ...periods.map((key) => quantityInWords(one[key], one.unit, visit))],
    })),
  }
}

async function ofFund(visit: Visit, fund: string) {
  const { act, t, language, query: asked } = visit
  const found = await servicesOfFund(act, { fund }, asked.dopo ?? '')
  const money = (cents: number) => formatMoney(cents / 100, language)
  const columns = ['place-org', 'behind-service', 'behind-body', 'funds-committed', 'funds-spent']
  return {
    ...listed(found, visit),
    title: t('figures.behind-fund', { fund: fund.trim() === '' ? t('figures.no-fund') : fund }),
    columns: columns.map((one) => t(`figures.${one}`)),
    rows: found.rows.map((one) => ({
      ...linked(one),
      cells: [
        ...[one.office, one.service, one.body ?? t('figures.no-provider')],
        ...[money(one.committed), money(one.spent)],
      ],
    })),
  }
}

function linked({ id, number }: { readonly id: string; readonly number: string }) {
  return { name: number, href: casePath(id, 'services') }
}

/**
 * How many there are. Of the others who opens the cases of these places is told the number, which are the
 * protected ones; to who does not, beside the zone plan, it would give back what that hides.
 */
function listed(found: ServicesBehind<unknown>, { t, language, opens, query: asked }: Visit) {
  const { counted, opened, next } = found
  const others = counted - opened
  const more = new URLSearchParams()
  for (const [key, value] of Object.entries(asked))
    if (value !== undefined) more.set(key, String(value))
  if (next !== undefined) more.set('dopo', next)
  return {
    figures: paths.figures,
    first: t('figures.behind-number'),
    lead: t('figures.behind-opened', { n: formatNumber(opened, language) }),
    others: others <= 0 ? undefined : othersInWords(others, { t, language, opens }),
    next: next === undefined ? undefined : `${paths.behind}?${more.toString()}`,
  }
}

function othersInWords(
  others: number,
  { t, language, opens }: Pick<Visit, 't' | 'language' | 'opens'>,
) {
  if (!opens) return t('figures.behind-others-untold')
  return t('figures.behind-others', { n: few(others, { t, language, opens: false }) })
}
