import type { DeliveredDay, ServiceRow } from '../../domain/delivery/queries.ts'
import { figuresOf, paidBy } from '../../domain/delivery/rules.ts'
import type { Figures } from '../../domain/delivery/rules.ts'
import { formatDate, formatMoney } from '../shared/format.ts'
import { amountInWords, termsInWords } from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'
import { casePath } from './paths.ts'

/** What figures are counted from. */
export interface Counting {
  readonly rows: readonly DeliveredDay[]
  readonly today: string
}

/** Granted, due, delivered and what they cost, until today. */
export function count(service: ServiceRow, { rows, today }: Counting): Figures {
  const byDay = new Map<string, number>()
  for (const row of rows)
    if (row.service === service.id) byDay.set(row.day, (byDay.get(row.day) ?? 0) + row.quantity)
  return figuresOf(service, service.pauses, { byDay: [...byDay.values()], today })
}

/** A granted service with its figures in words. */
export function presentService(service: ServiceRow, counting: Counting, reader: Reader) {
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
    elsewhere: !service.here && t('delivery.granted-elsewhere', { zone: service.zoneName ?? '' }),
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
    payers: payersInWords(service, figures.cost, reader),
    granted: amount(figures.granted),
    dueToday: amount(figures.dueToday),
    delivered: amount(figures.delivered),
    left: amount(figures.left),
    cost: money(figures.cost),
    costGranted: money(figures.costGranted),
  }
}

/** Who pays what of a cost, where somebody said it. */
function payersInWords(service: ServiceRow, cost: number, { t, language }: Reader): string {
  const paid = paidBy(cost, service)
  if (!paid) return ''
  const money = (cents: number) => formatMoney(cents / 100, language)
  const { health, user, body } = paid
  return t('delivery.payers-words', { health: money(health), user: money(user), body: money(body) })
}
