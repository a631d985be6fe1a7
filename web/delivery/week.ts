import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { validateWeek } from '../../domain/delivery/mark-weeks.ts'
import { readWeek } from '../../domain/delivery/read-week.ts'
import type { ReadWeek } from '../../domain/delivery/read-week.ts'
import { recordDeliveries } from '../../domain/delivery/record-deliveries.ts'
import { mayValidate } from '../../domain/delivery/rules.ts'
import { addDays, isDay, mondayOf } from '../../domain/shared/calendar-day.ts'
import { actDeps } from '../deps.ts'
import type { Deps } from '../deps.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { ActVisit, RawForm } from '../shared/visit.ts'
import { copiedFrom } from './copy-week.ts'
import { flawInWords, wrongInWords } from './flaws.ts'
import { paths, weekPath } from './paths.ts'
import { presentWeek } from './present-week.ts'
import type { PageError } from './present-week.ts'
import { entriesOf, readWeekForm } from './read-week-form.ts'
import type { TypedWeek } from './read-week-form.ts'

const query = z.object({
  settimana: z.string().refine(isDay).optional().catch(undefined),
  copia: z.literal('si').optional().catch(undefined),
})
type Posted = ActVisit<Nothing, z.infer<typeof query>, RawForm>

/** The week of who delivers: recorded in a grid, and validated. */
export function weekRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: paths.week,
      permission: 'delivery.record',
      audit: 'deliveries-read',
      query,
      async handle({ act, query: { settimana, copia }, language, t }) {
        const read = await readWeek(act, settimana)
        const typed = copia && copiedFrom(await readWeek(act, addDays(read.week, -7)), read)
        const showing = typed && { typed, copied: typed.services.size }
        return page('delivery/week', presentWeek(read, { language, t }, showing))
      },
    }),
    actRoute({
      method: 'post',
      path: paths.week,
      permission: 'delivery.record',
      audit: 'delivery-recorded',
      query,
      handle: (visit: Posted) => save(deps, visit),
    }),
  ]
}

async function save(deps: Deps, visit: Posted): Promise<Reply> {
  const { form, t } = visit
  const typed = readWeekForm(form)
  const written = await transaction(deps.pools.web, async (sql) => {
    const act = await visit.open(sql)
    const read = await readWeek(act, visit.query.settimana)
    const { entries, wrong } = entriesOf(typed, read.week)
    const errors = wrong.map((cell) => wrongInWords(cell, { read, t }))
    if (errors.length > 0) return { read, errors, rows: 0 }
    const { flaws, writes } = await recordDeliveries(act, { entries })
    return {
      read: flaws.length > 0 ? read : await readWeek(act, visit.query.settimana),
      errors: flaws.map((flaw) => flawInWords(flaw, entries[flaw.entry]?.cell, { read, t })),
      rows: writes.length,
    }
  })
  const { read, errors, rows } = written
  if (errors.length > 0) return again(read, visit, { typed, errors })
  if (form.fai === 'convalida') return validate(deps, visit, { read, typed })
  return redirect(weekPath(read.week), {
    key: rows > 0 ? 'delivery.saved' : 'delivery.nothing-new',
  })
}

/** Validates what can be: each service in a transaction of its own, under the lock of its case. */
async function validate(
  deps: Deps,
  visit: Posted,
  { read, typed }: { readonly read: ReadWeek; readonly typed: TypedWeek },
): Promise<Reply> {
  const open = read.weeks.filter(
    ({ service, state }) => mayValidate(state) && typed.services.has(service.id),
  )
  const lacking = open.filter(
    ({ service, delivered, planned }) =>
      delivered !== planned && !typed.services.get(service.id)?.variance,
  )
  for (const { service } of open.filter((one) => !lacking.includes(one))) {
    const { variance, note = '' } = typed.services.get(service.id) ?? {}
    await validateWeek(
      actDeps(deps),
      { op: randomUUID(), open: visit.open },
      { service: service.id, week: read.week, note, ...(variance && { variance }) },
    )
    deps.cases.look(service.id)
  }
  const count = open.length - lacking.length
  if (lacking.length === 0)
    return redirect(weekPath(read.week), { key: 'delivery.validated', values: { count } })
  const errors = lacking.map(({ service }) =>
    flawInWords({ code: 'variance-missing' }, { service: service.id }, { read, t: visit.t }),
  )
  const fresh = await transaction(deps.pools.web, async (sql) =>
    readWeek(await visit.open(sql), read.week),
  )
  return again(fresh, visit, { typed, errors })
}

function again(
  read: ReadWeek,
  { language, t }: Posted,
  shown: { readonly typed: TypedWeek; readonly errors: readonly PageError[] },
): Reply {
  return page('delivery/week', presentWeek(read, { language, t }, shown), { status: 422 })
}

export const quickForm = z.object({
  servizio: recordId,
  visto: z.coerce.number().int().min(0),
})

/** One more unit today, for who stands at a client's door with a telephone. */
export function quickRoute(): Route {
  return route({
    method: 'post',
    path: paths.quick,
    permission: 'delivery.record',
    audit: 'delivery-recorded',
    form: quickForm,
    async handle({ act, form: { servizio: service, visto: seen }, language, t }) {
      const read = await readWeek(act)
      const day = read.today
      const found = read.weeks.find((one) => one.service.id === service)
      const at = new Date(`${day}T12:00:00Z`).getUTCDay()
      const soFar = found?.days[(at + 6) % 7] ?? 0
      const { flaws } = await recordDeliveries(act, {
        entries: [{ service, day, quantity: soFar + 100, seen }],
      })
      const [flaw] = flaws
      if (!flaw) return redirect(weekPath(mondayOf(day)), { key: 'delivery.added' })
      const errors = [flawInWords(flaw, { service }, { read, t })]
      return page('delivery/week', presentWeek(read, { language, t }, { errors }), { status: 422 })
    },
  })
}
