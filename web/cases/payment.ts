import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { deliveriesOf, servicesOf } from '../../domain/delivery/queries.ts'
import { recordPayment } from '../../domain/delivery/record-payment.ts'
import type { Payment } from '../../domain/delivery/record-payment.ts'
import { parseQuantity } from '../../domain/delivery/rules.ts'
import { parseDay } from '../../domain/shared/calendar-day.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { casePath, paths } from './paths.ts'
import { folderParams, openFolder } from './folder.ts'
import type { FolderParams } from './folder.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, SignedAct } from '../shared/visit.ts'
import { transaction } from '../../domain/database.ts'
import { presentPayment } from './present-payment.ts'

const form = z.object({
  verso: z.enum(['pagato', 'tornato']).default('pagato'),
  giorno: z.string().max(20).default(''),
  importo: z.string().max(20).default(''),
  riferimento: z.string().trim().max(100).default(''),
  motivo: z.string().trim().max(500).default(''),
})
type Typed = z.infer<typeof form>

type Posted = ActVisit<FolderParams, Nothing, Typed>
type Shown = Pick<Posted, 'params' | 'language' | 't'>

const everyDay = { from: '1900-01-01', to: '9999-12-31' }

/** A part of a contribution that was paid, or that came back. */
export function paymentRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.payment,
      permission: 'payment.record',
      audit: 'case-read',
      params: folderParams,
      handle: (visit) => show(visit.act, visit),
    }),
    actRoute({
      method: 'post',
      path: paths.payment,
      permission: 'payment.record',
      audit: 'payment-recorded',
      params: folderParams,
      form,
      handle: (visit: Posted) => record(deps, visit),
    }),
  ]
}

interface Again {
  readonly typed: Typed
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

async function show(act: SignedAct, { params, language, t }: Shown, again?: Again): Promise<Reply> {
  const { sql, session } = act
  const folder = await openFolder(act, params.id, 'services')
  const [service] = await servicesOf(sql, { ids: [params.id] })
  if (service?.unit !== 'euro') return redirect(casePath(params.id, 'services'))
  const rows = await deliveriesOf(sql, [params.id], everyDay)
  const model = presentPayment({ folder, service, rows, ...again }, { session, language, t })
  return page('cases/payment', model, { status: again ? 422 : 200 })
}

async function record(deps: Deps, visit: Posted): Promise<Reply> {
  const { form: typed, params, t } = visit
  const refused = (errors: Again['errors']) =>
    transaction(deps.pools.web, async (sql) =>
      show(await visit.open(sql), visit, { typed, errors }),
    )
  const read = readPayment(typed, t)
  if ('errors' in read) return refused(read.errors)
  const asked = { op: visit.op ?? randomUUID(), open: visit.open }
  try {
    await recordPayment(actDeps(deps), asked, { service: params.id, ...read })
  } catch (error) {
    const field = error instanceof DomainError ? fields[error.code] : undefined
    if (!(error instanceof DomainError) || field === undefined) throw error
    return refused([{ field, message: error.message }])
  }
  deps.cases.look(params.id)
  return redirect(casePath(params.id, 'services'), { key: 'delivery.payment-saved' })
}

type Read = Omit<Payment, 'service'> | Pick<Again, 'errors'>

function readPayment({ giorno, importo, riferimento, motivo, verso }: Typed, t: Translate): Read {
  const [day, amount] = [parseDay(giorno), parseQuantity(importo) ?? 0]
  const errors = [
    ...(day === undefined ? [{ field: 'f-giorno', message: t('delivery.payment-no-day') }] : []),
    ...(amount > 0 ? [] : [{ field: 'f-importo', message: t('delivery.payment-no-amount') }]),
    ...(riferimento === ''
      ? [{ field: 'f-riferimento', message: t('delivery.payment-no-reference') }]
      : []),
  ]
  if (day === undefined || errors.length > 0) return { errors }
  const cents = verso === 'tornato' ? -amount : amount
  return { day, cents, reference: riferimento, reason: motivo }
}

/** Where what is wrong can be mended; what cannot be mended here is a page of its own. */
const fields: Readonly<Record<string, string | undefined>> = {
  'payment-outside': 'f-importo',
  'payment-to-come': 'f-giorno',
  'payment-reason-missing': 'f-motivo',
}
