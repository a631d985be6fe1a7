import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { CalendarDay } from '../shared/calendar-day.ts'
import { actOnCase, appendAct } from '../tasks/act-on-case.ts'
import type { CaseAct } from '../tasks/act-on-case.ts'
import type { ActDeps } from '../tasks/complete-task.ts'
import {
  notMoney,
  paymentNotStarted,
  paymentOutside,
  paymentReasonMissing,
  paymentToCome,
  serviceNotFound,
  serviceNotYours,
} from './errors.ts'
import { paymentState } from './payment-rules.ts'
import { deliveriesOf, servicesOf } from './queries.ts'
import type { ServiceRow } from './queries.ts'
import { today } from '../shared/today.ts'

export interface Payment {
  readonly service: string
  readonly day: CalendarDay
  /** Cents: paid, or, where negative, come back or written by mistake. */
  readonly cents: number
  /** Of the order of payment. */
  readonly reference: string
  /** Needed where money comes back. */
  readonly reason?: string | undefined
}

const insert = `
  insert into delivery (service, day, quantity, reason, reference, provider, recorded_by)
  select case_id, $2, $3, nullif($4, ''), $5, provider, $6 from granted_service where case_id = $1`

const everyDay = { from: '1900-01-01', to: '9999-12-31' }

/**
 * Records that a part of a contribution was paid, or came back: a row of the ledger, never changed.
 * The case of the contribution is told what is due next, and that all is paid.
 * @throws `service-not-found`, `service-not-yours` where another zone granted it, `not-money`, `payment-not-started`, `payment-to-come`,
 * `payment-outside` (more than granted, or more back than paid), `payment-reason-missing`
 */
export async function recordPayment(
  deps: ActDeps,
  { op, open }: Pick<CaseAct, 'op' | 'open'>,
  payment: Payment,
): Promise<void> {
  const on = { caseId: payment.service }
  await actOnCase(deps, { op, open, on }, async (act, caseId) => {
    const [service] = await servicesOf(act.sql, { ids: [caseId] })
    if (!service) throw serviceNotFound()
    if (!service.here) throw serviceNotYours()
    await check(act, service, payment)
    const rows = await deliveriesOf(act.sql, [caseId], everyDay)
    const paid = rows.reduce((sum, { quantity }) => sum + quantity, payment.cents)
    const state = paymentState(service, paid)
    if (isOutside({ cents: payment.cents, paid, granted: state.granted })) throw paymentOutside()
    const { day, cents, reference, reason = '' } = payment
    const { userId } = act.session
    await act.sql.query(insert, [caseId, day, cents, reason, reference, userId])
    await trace(act, payment)
    const facts = { paidInFull: state.isPaid, paymentDue: state.nextDue }
    return appendAct(act, { op, caseId, event: { kind: 'facts-corrected', facts } })
  })
}

interface Sum {
  readonly cents: number
  /** With these cents. */
  readonly paid: number
  readonly granted: number
}

/** What comes back may leave more paid than is granted: a service that was stopped is returned in parts too. */
function isOutside({ cents, paid, granted }: Sum): boolean {
  return cents > 0 ? paid > granted : paid < 0
}

async function check(act: Act, service: ServiceRow, { day, cents, reason = '' }: Payment) {
  if (service.unit !== 'euro') throw notMoney()
  if (service.phase === 'plan') throw paymentNotStarted()
  if (day > (await today(act.sql))) throw paymentToCome()
  if (cents < 0 && reason === '') throw paymentReasonMissing()
}

async function trace(act: Act, { service, day, cents }: Payment): Promise<void> {
  await recordEvent(act.sql, {
    action: 'payment-recorded',
    objectKind: 'service',
    objectId: service,
    caseId: service,
    actor: act.session.userId,
    request: act.request,
    detail: { day, cents },
  })
}
