import { checkWeek } from '../../domain/delivery/mark-weeks.ts'
import type { Check } from '../../domain/delivery/mark-weeks.ts'
import { readAwaiting } from '../../domain/delivery/read-awaiting.ts'
import type { ServiceWeek } from '../../domain/delivery/week.ts'
import { addDays, isDay } from '../../domain/shared/calendar-day.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { casePath } from '../cases/paths.ts'
import { formatDate, formatMoney } from '../shared/format.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedAct } from '../shared/visit.ts'
import { costOf } from '../../domain/delivery/rules.ts'
import { paths } from './paths.ts'
import { afterDeathInWords, amountInWords, clientInWords } from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'

/** The zone looks at what providers have validated: right, or to be looked at again. */
export function checkRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.check,
      permission: 'delivery.check',
      audit: 'deliveries-read',
      async handle({ act, language, t }) {
        return page('delivery/check', presentChecks(await readAwaiting(act), { language, t }))
      },
    }),
    route({
      method: 'post',
      path: paths.check,
      permission: 'delivery.check',
      audit: 'week-checked',
      async handle({ act, form }) {
        const checks = checksIn(form)
        const lost = await lostOf(act, checks)
        const values = { count: checks.length, done: checks.length - lost, lost }
        return lost === 0
          ? redirect(paths.check, { key: 'delivery.checked', values })
          : redirect(paths.check, { key: 'delivery.checked-some', values, tone: 'warning' })
      },
    }),
  ]
}

/** Checks each of them: one that has changed since the page was opened keeps no other from being checked. */
async function lostOf(act: SignedAct, checks: readonly Check[]): Promise<number> {
  let lost = 0
  for (const check of checks)
    await checkWeek(act, check).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.code !== 'week-not-validated') throw error
      lost += 1
    })
  return lost
}

/** `c.<service>.<week>` says that it is right, `n.<service>.<week>` why it is not. */
function checksIn(form: RawForm): Check[] {
  return Object.entries(form).flatMap(([name, value]): Check[] => {
    const [, field, service = '', week = ''] =
      /^([cn])\.([0-9a-f-]{36})\.([0-9-]{10})$/.exec(name) ?? []
    if (!isDay(week) || typeof value !== 'string' || value.trim() === '') return []
    const returned = form[`n.${service}.${week}`]
    const isReturned = typeof returned === 'string' && returned.trim() !== ''
    if (field === 'c') return isReturned ? [] : [{ service, week, kind: 'checked' }]
    return [{ service, week, kind: 'returned', note: value.trim().slice(0, 500) }]
  })
}

function presentChecks(weeks: readonly ServiceWeek[], reader: Reader) {
  const { t } = reader
  return {
    title: t('delivery.check-title'),
    action: paths.check,
    ledger: paths.ledger,
    weeks: weeks.map((one) => presentCheck(one, reader)),
  }
}

function presentCheck(one: ServiceWeek, reader: Reader) {
  const { service, week, days, delivered, planned, mark } = one
  const { t, language } = reader
  const cents = days.reduce((sum, day) => sum + costOf(day, service.price), 0)
  const difference = delivered - planned
  return {
    id: `${service.id}.${week}`,
    week: `${formatDate(week, language)} – ${formatDate(addDays(week, 6), language)}`,
    client: clientInWords(service),
    href: casePath(service.id, 'services'),
    name: service.name,
    provider: service.providerName ?? t('delivery.own-service'),
    delivered: amountInWords(delivered, service, reader),
    planned: amountInWords(planned, service, reader),
    afterDeath: afterDeathInWords(one, reader),
    difference: difference === 0 ? '' : amountInWords(difference, service, reader),
    variance: mark?.variance ? t(`delivery.variance-${mark.variance}`) : '',
    note: mark?.note ?? '',
    cost: formatMoney(cents / 100, language),
  }
}
