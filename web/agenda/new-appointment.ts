import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { calledMeeting } from '../../domain/agenda/around-case.ts'
import type { CalledMeeting } from '../../domain/agenda/around-case.ts'
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

/** Of the list of kinds. */
const meetingKind = 'network-meeting'

const query = z.object({
  pratica: recordId.optional().catch(undefined),
  giorno: z.iso.date().optional().catch(undefined),
  /** The meeting that this case has called. */
  riunione: z.literal('si').optional().catch(undefined),
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
      handle: open,
    }),
    route({ ...shared, method: 'post', audit: 'appointment-made', handle: make }),
  ]
}

async function open(visit: NewVisit): Promise<Reply> {
  const { sql, session, query: asked } = visit
  const { pratica, giorno, riunione } = asked
  const meeting = pratica && riunione ? await calledMeeting(sql, pratica) : undefined
  if (meeting?.appointment)
    return redirect(appointmentPath(meeting.appointment), { key: 'agenda.meeting-there' })
  const values = {
    kind: 'interview',
    startsAt: `${giorno ?? (await today(sql))}T09:00`,
    minutes: '60',
    case: pratica ?? '',
    ...(meeting && valuesOf(meeting)),
    workers: [...new Set([session.userId, ...(meeting?.called ?? [])])],
  }
  return show(visit, { values, problems: [] })
}

/** A meeting as the form would send it: it is at the office, until somebody says otherwise. */
function valuesOf({ startsAt, place }: CalledMeeting) {
  return { kind: meetingKind, startsAt, place: 'office', address: place }
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
