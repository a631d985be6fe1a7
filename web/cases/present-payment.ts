import { paymentState } from '../../domain/delivery/payment-rules.ts'
import type { DeliveryRow, ServiceRow } from '../../domain/delivery/queries.ts'
import { casePath } from './paths.ts'
import type { Folder } from './folder.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { formatDate, formatMoney } from '../shared/format.ts'

/** As it was typed. */
interface Typed {
  readonly verso: 'pagato' | 'tornato'
  readonly giorno: string
  readonly importo: string
  readonly riferimento: string
  readonly motivo: string
}

interface Paying {
  readonly folder: Folder
  readonly service: ServiceRow
  readonly rows: readonly DeliveryRow[]
  readonly typed?: Typed
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

/** What is granted, paid and due of a contribution, and the form of one payment. */
export function presentPayment(paying: Paying, reader: Reader) {
  const { folder, service, rows, typed, errors = [] } = paying
  const { t } = reader
  const wrong = (id: string) => errors.find(({ field }) => field === id)?.message
  return {
    ...presentHead(folder, 'payment', reader),
    title: t('delivery.payment-title'),
    name: service.name,
    back: casePath(service.id, 'services'),
    action: casePath(service.id, 'payment'),
    figures: moneyInWords(service, rows, reader),
    errors,
    typed: typed ?? { giorno: folder.head.today, verso: 'pagato' },
    returned: typed?.verso === 'tornato',
    wrong: {
      day: wrong('f-giorno'),
      amount: wrong('f-importo'),
      reference: wrong('f-riferimento'),
      reason: wrong('f-motivo'),
    },
  }
}

/** Where a contribution stands, in words. */
export function moneyInWords(
  service: ServiceRow,
  rows: readonly DeliveryRow[],
  { t, language }: Pick<Reader, 't' | 'language'>,
) {
  const own = rows.filter((row) => row.service === service.id)
  const paid = own.reduce((sum, { quantity }) => sum + quantity, 0)
  const state = paymentState(service, paid)
  const money = (cents: number) => formatMoney(cents / 100, language)
  return {
    payee: service.payee,
    instalments: t('delivery.instalments', { count: state.instalments }),
    granted: money(state.granted),
    paid: money(paid),
    left: money(Math.max(0, state.granted - paid)),
    toReturn: paid > state.granted && money(paid - state.granted),
    next: state.isPaid ? t('delivery.paid-in-full') : formatDate(state.nextDue, language),
  }
}
