import { z } from 'zod'

import { once } from '../../domain/auth/once.ts'
import { obligationNotYours } from '../../domain/data-quality/errors.ts'
import {
  owingPlaces,
  recordObligation,
  sentRecords,
} from '../../domain/data-quality/obligation-records.ts'
import { findObligation, flowDays, periodNow } from '../../domain/data-quality/obligations.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import { flowFigures } from '../../domain/siuss/ledger/flow-figures.ts'
import { today } from '../../domain/shared/today.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { badRequest } from '../shared/http-error.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { obligationForm, obligationLists } from './obligation-form.ts'
import { paths } from './paths.ts'
import { outcomeIn, presentObligations, presentRecord } from './present-obligations.ts'
import type { Owing, TypedRecord } from './present-obligations.ts'

const query = z.object({
  adempimento: z.string().max(60).optional(),
  ente: z.coerce.number().int().optional().catch(undefined),
  periodo: z.string().max(10).optional(),
})
type Query = z.infer<typeof query>
type Visit = SignedVisit<unknown, Query, unknown>

/** What zones and municipalities owe, to whom and by when, and what they have sent. */
export function obligationRoutes(): Route[] {
  const declared = { path: paths.record, permission: 'obligation.record', query } as const
  return [
    route({
      method: 'get',
      path: paths.obligations,
      permission: 'obligation.read',
      audit: 'none',
      async handle({ sql, session, t, language, now }) {
        const day = await today(sql)
        const places = await owingPlaces(sql)
        const year = Number(day.slice(0, 4))
        const sent = await sentRecords(sql, String(year - 1))
        const flows = await flowFigures(sql, [year, year - 1], flowDays)
        const model = presentObligations(
          { places, sent, flows },
          { today: day, language, t, now, roles: session.roles },
        )
        return page('data-quality/obligations', model)
      },
    }),
    route({ ...declared, method: 'get', audit: 'none', handle: (visit) => show(visit) }),
    route({ ...declared, method: 'post', audit: 'obligation-recorded', handle: record }),
  ]
}

/** What the address names, where the reader records it. @throws `obligation-not-yours` */
async function owingIn(sql: Sql, { adempimento, ente, periodo }: Query): Promise<Owing> {
  const obligation = findObligation(adempimento ?? '')
  const period = obligation && periodNow(obligation, await today(sql))
  const places = await owingPlaces(sql)
  const place = places.find(
    ({ id, kind, records }) => id === ente && kind === obligation?.place && records,
  )
  if (!obligation || !period || !place || period.period !== periodo) throw obligationNotYours()
  return { obligation, period, place }
}

async function show(visit: Visit, typed?: TypedRecord): Promise<Reply> {
  const { sql, query: asked, t, language } = visit
  const owing = await owingIn(sql, asked)
  const model = presentRecord(owing, typed, { today: await today(sql), t, language })
  return page('data-quality/obligation', model, typed ? { status: 422 } : {})
}

async function record(visit: SignedVisit<unknown, Query, RawForm>): Promise<Reply> {
  const { act, sql, op, query: asked, form: values } = visit
  const { obligation, period, place } = await owingIn(sql, asked)
  if (op === undefined) throw badRequest('_op')
  const reading = { complete: true, today: await today(sql), lists: obligationLists }
  const { answers, errors } = parseAnswers(obligationForm, values, reading)
  if (errors.length > 0) return show(visit, { values, errors, op })
  await once(act, op, async () => {
    await recordObligation(act, {
      ...{ id: op, obligation: obligation.id, period: period.period, place: place.id },
      ...{ outcome: outcomeIn(answers), on: textAnswer(answers, 'day') },
      reference: textAnswer(answers, 'reference').trim(),
    })
    return { place: place.id }
  })
  return redirect(paths.obligations, { key: 'obligations.kept' })
}
