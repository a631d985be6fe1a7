import { deliveriesOf, servicesOf } from '../../domain/delivery/queries.ts'
import type { DeliveryRow, ServiceRow } from '../../domain/delivery/queries.ts'
import { figuresOf } from '../../domain/delivery/rules.ts'
import type { Figures } from '../../domain/delivery/rules.ts'
import { folderParams, openFolder } from './folder.ts'
import { casePath, paths as folder } from './paths.ts'
import { presentHead } from './present-head.ts'
import { dayInItaly, formatDate, formatDateTime, formatMoney } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { amountInWords, termsInWords } from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'

const everyDay = { from: '1900-01-01', to: '9999-12-31' }

/** The services that a case grants, with their figures; or, of one of them, its ledger. */
export function servicesRoute(): Route {
  return route({
    method: 'get',
    path: folder.services,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    async handle({ params: { id }, act, sql, session, language, t, now }) {
      const opened = await openFolder(act, id, 'services')
      const reader = { session, language, t }
      const [[own], granted] = [
        await servicesOf(sql, { ids: [id] }),
        await servicesOf(sql, { parent: id }),
      ]
      const all = [...(own ? [own] : []), ...granted]
      const rows = await deliveriesOf(
        sql,
        all.map((one) => one.id),
        everyDay,
      )
      const counting = { rows, today: dayInItaly(now) }
      return page('cases/services', {
        ...presentHead(opened, 'services', reader),
        own: own && presentLedger(own, counting, reader),
        services: granted.map((one) => presentService(one, counting, reader)),
        all: granted.length > 1 && allCosts(granted, counting, reader),
      })
    },
  })
}

interface Counting {
  readonly rows: readonly DeliveryRow[]
  readonly today: string
}

function count(service: ServiceRow, { rows, today }: Counting): Figures {
  const byDay = new Map<string, number>()
  for (const row of rows)
    if (row.service === service.id) byDay.set(row.day, (byDay.get(row.day) ?? 0) + row.quantity)
  return figuresOf(service, service.pauses, { byDay: [...byDay.values()], today })
}

function presentService(service: ServiceRow, counting: Counting, reader: Reader) {
  const { language, t } = reader
  const figures = count(service, counting)
  const amount = (hundredths: number) => amountInWords(hundredths, service, reader)
  const money = (cents: number) => formatMoney(cents / 100, language)
  const day = (value: string) => formatDate(value, language)
  const spans = service.pauses.map(
    ({ from, until }) => `${day(from)} – ${until === undefined ? '' : day(until)}`,
  )
  return {
    href: casePath(service.id, 'services'),
    number: service.number,
    name: service.name,
    provider: service.providerName ?? t('delivery.own-service'),
    terms: termsInWords(service, reader),
    period: `${day(service.startsOn)} – ${day(service.endsOn)}`,
    paused: spans.map((span) => t('delivery.paused', { span })).join('; '),
    standing:
      service.state === 'closed'
        ? t(`delivery.outcome-${service.outcome ?? ''}`)
        : t(`delivery.phase-${service.phase}`),
    price: money(service.price),
    fund: service.fund,
    granted: amount(figures.granted),
    dueToday: amount(figures.dueToday),
    delivered: amount(figures.delivered),
    left: amount(figures.left),
    cost: money(figures.cost),
    costGranted: money(figures.costGranted),
  }
}

function presentLedger(service: ServiceRow, counting: Counting, reader: Reader) {
  const { language } = reader
  return {
    ...presentService(service, counting, reader),
    parent: casePath(service.parent, 'services'),
    rows: counting.rows
      .filter((row) => row.service === service.id)
      .toReversed()
      .map((row) => ({
        day: formatDate(row.day, language),
        quantity: amountInWords(row.quantity, service, reader),
        reason: row.reason,
        by: row.by,
        at: formatDateTime(row.at, language, row.at),
      })),
  }
}

function allCosts(services: readonly ServiceRow[], counting: Counting, { language, t }: Reader) {
  const figures = services.map((one) => count(one, counting))
  const sum = (part: 'cost' | 'costGranted') =>
    formatMoney(figures.reduce((total, one) => total + one[part], 0) / 100, language)
  return t('delivery.all-costs', { cost: sum('cost'), granted: sum('costGranted') })
}
