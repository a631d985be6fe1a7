import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { appointmentInvalid, appointmentProblemsOf } from '../../domain/agenda/errors.ts'
import type { AppointmentProblem } from '../../domain/agenda/errors.ts'
import { makeAppointment } from '../../domain/agenda/make-appointment.ts'
import { conflictsOf } from '../../domain/agenda/queries.ts'
import { once } from '../../domain/auth/once.ts'
import { noSuchNumber } from '../../domain/diary/errors.ts'
import { caseNumbered } from '../../domain/diary/week.ts'
import { today } from '../../domain/shared/today.ts'
import type { Translate } from '../shared/i18n.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { appointmentForm, readAppointment, readAppointmentLists } from './appointment-form.ts'
import { casePath } from '../cases/paths.ts'
import { agendaPath, appointmentPath, newAppointmentPath, paths } from './paths.ts'

const query = z.object({
  pratica: recordId.optional().catch(undefined),
  giorno: z.iso.date().optional().catch(undefined),
})
type Query = z.infer<typeof query>
type NewVisit = SignedVisit<unknown, Query, unknown>

/** An appointment for a case, for somebody who has none, or among colleagues. */
export function newAppointmentRoutes(): Route[] {
  const shared = { path: paths.newAppointment, permission: 'agenda.use', query } as const
  return [
    route({
      ...shared,
      method: 'get',
      audit: 'none',
      async handle(visit) {
        const { pratica, giorno } = visit.query
        const values = {
          kind: 'interview',
          startsAt: `${giorno ?? (await today(visit.sql))}T09:00`,
          minutes: '60',
          case: pratica ?? '',
          workers: [visit.session.userId],
        }
        return show(visit, { values, problems: [] })
      },
    }),
    route({ ...shared, method: 'post', audit: 'appointment-made', handle: make }),
  ]
}

async function make(visit: SignedVisit<unknown, Query, RawForm>): Promise<Reply> {
  const { act, form: raw, op, session, sql } = visit
  const id = randomUUID()
  try {
    const { typed, caseId } = await readTyped(visit, raw)
    const { outcome } = await once(act, op ?? randomUUID(), async () => {
      await makeAppointment(act, { ...typed, id, caseId, org: session.place })
      return { appointment: id }
    })
    const made = String(outcome['appointment'])
    const overlaps = (await conflictsOf(sql, [made])).length > 0
    return redirect(appointmentPath(made), {
      key: overlaps ? 'agenda.made-overlapping' : 'agenda.made',
      tone: overlaps ? 'warning' : 'success',
    })
  } catch (error) {
    const problems = appointmentProblemsOf(error)
    if (!problems) throw error
    return show(visit, { values: raw, problems })
  }
}

async function readTyped(visit: NewVisit, raw: RawForm) {
  const { sql, query: asked } = visit
  const lists = await readAppointmentLists(visit, asked.pratica)
  const { typed, caseId, number } = readAppointment(appointmentForm, raw, lists)
  if (number === '') return { typed, caseId }
  const found = await caseNumbered(sql, number)
  if (found === undefined) throw appointmentInvalid([noSuchNumber])
  return { typed, caseId: found }
}

/** Back to the folder that one came from. */
function presentWayBack(caseId: string | undefined, t: Translate) {
  return caseId === undefined
    ? { back: agendaPath(), from: t('agenda.title') }
    : { back: casePath(caseId), from: t('agenda.the-case') }
}

interface Typed {
  readonly values: RawForm
  readonly problems: readonly AppointmentProblem[]
}

async function show(visit: NewVisit, { values, problems }: Typed): Promise<Reply> {
  const { t, language, query: asked } = visit
  const lists = await readAppointmentLists(visit, asked.pratica)
  const release = { lists, facts: {} }
  const view = presentForm(appointmentForm, { t, language, release, values, errors: problems })
  return page(
    'agenda/new-appointment',
    {
      title: t('agenda.new'),
      wrong: view.wrong,
      errors: view.errors,
      form: { sections: view.sections },
      action: newAppointmentPath(asked.pratica),
      ...presentWayBack(asked.pratica, t),
    },
    { status: view.wrong ? 422 : 200 },
  )
}
