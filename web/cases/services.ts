import { dayInItaly } from '../../domain/shared/today.ts'
import { deliveriesOf, servicesOf } from '../../domain/delivery/queries.ts'
import type { DeliveryRow, ServiceRow } from '../../domain/delivery/queries.ts'
import { may } from '../../domain/auth/policy.ts'
import { moneyInWords } from './present-payment.ts'
import { enrolPath } from '../funds/paths.ts'
import { folderParams, openFolder } from './folder.ts'
import { casePath, paths as folder } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader as HeadReader } from './present-head.ts'
import { count, presentService } from './present-service.ts'
import type { Counting } from './present-service.ts'
import { formatDate, formatDateTime, formatMoney } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { amountInWords } from '../shared/service-words.ts'
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
        operations: may(session.roles, 'operation.read') && enrolPath({ caseId: id }),
      })
    },
  })
}

interface Ledger extends Counting {
  readonly rows: readonly DeliveryRow[]
}

function presentLedger(service: ServiceRow, counting: Ledger, reader: HeadReader) {
  const { language } = reader
  return {
    ...presentService(service, counting, reader),
    parent: service.parentSeen && casePath(service.parent, 'services'),
    money: service.unit === 'euro' && moneyInWords(service, counting.rows, reader),
    pay:
      service.unit === 'euro' &&
      service.here &&
      may(reader.session.roles, 'payment.record') &&
      casePath(service.id, 'payment'),
    rows: counting.rows
      .filter((row) => row.service === service.id)
      .toReversed()
      .map((row) => ({
        day: formatDate(row.day, language),
        quantity: amountInWords(row.quantity, service, reader),
        reason: [row.reference, row.reason].filter((one) => one !== null).join(' · '),
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
