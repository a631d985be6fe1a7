import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { calendarFile } from '../../domain/agenda/calendar-file.ts'
import { appointmentNotFound, appointmentProblemsOf } from '../../domain/agenda/errors.ts'
import type { AppointmentProblem } from '../../domain/agenda/errors.ts'
import { changeAppointment } from '../../domain/agenda/make-appointment.ts'
import type { AppointmentChange } from '../../domain/agenda/make-appointment.ts'
import { conflictsOf, findAppointment } from '../../domain/agenda/queries.ts'
import { openAppointment } from '../../domain/agenda/open-appointment.ts'
import type { Appointment } from '../../domain/agenda/queries.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'
import { once, outcomeOf } from '../../domain/auth/once.ts'
import { may } from '../../domain/auth/policy.ts'
import { activityOf } from '../diary/paths.ts'
import { formatDay } from '../shared/format.ts'
import { presentForm } from '../shared/forms/present-form.ts'
import { badRequest } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { RawForm, SignedVisit } from '../shared/visit.ts'
import { moveForm, readAppointment, readAppointmentLists } from './appointment-form.ts'
import { agendaPath, appointmentPath, newAppointmentPath, paths } from './paths.ts'
import { presentAppointment } from '../shared/told/present-appointment.ts'

const params = z.object({ appointment: recordId })
type Params = z.infer<typeof params>
type AppointmentVisit = SignedVisit<Params, unknown, unknown>

/** One appointment: moved, told how it went, taken along in one's own calendar. */
export function appointmentRoutes(): Route[] {
  const shared = { permission: 'agenda.use', params } as const
  return [
    route({
      ...shared,
      path: paths.appointment,
      method: 'get',
      audit: 'appointment-read',
      handle: async (visit) =>
        show(visit, await openAppointment(visit.act, visit.params.appointment)),
    }),
    route({
      ...shared,
      path: paths.move,
      method: 'post',
      audit: 'appointment-changed',
      handle: move,
    }),
    route({
      ...shared,
      path: paths.settle,
      method: 'post',
      audit: 'appointment-changed',
      handle: settle,
    }),
    route({
      ...shared,
      path: paths.calendar,
      method: 'get',
      audit: 'appointment-read',
      async handle({ act, params: { appointment }, now }) {
        const content = calendarFile([await openAppointment(act, appointment)], now)
        return file({ name: 'appuntamento.ics', type: 'text/calendar; charset=utf-8', content })
      },
    }),
  ]
}

async function findOne({ sql, params: { appointment } }: AppointmentVisit): Promise<Appointment> {
  const found = await findAppointment(sql, appointment)
  if (!found) throw appointmentNotFound()
  return found
}

async function move(visit: SignedVisit<Params, unknown, RawForm>): Promise<Reply> {
  const before = await doneBefore(visit)
  if (before) return ledTo(visit, before)
  const found = await findOne(visit)
  const { typed } = readAppointment(moveForm, visit.form, await listsOf(visit, found))
  return change(visit, found, { to: 'moved', ...typed })
}

/** Places, and who may be expected: also who is already. */
async function listsOf(visit: AppointmentVisit, one: Appointment): Promise<CodeList[]> {
  const lists = await readAppointmentLists(visit, one.caseId ?? undefined)
  const expected = one.workerIds.map((code, n) => ({ code, label: one.workers[n] ?? '' }))
  return lists.map((list) => {
    if (list.key !== 'colleague') return list
    const added = expected.filter(({ code }) => !list.values.some((known) => known.code === code))
    return { ...list, values: [...list.values, ...added] }
  })
}

async function settle(visit: SignedVisit<Params, unknown, RawForm>): Promise<Reply> {
  const { esito, motivo } = visit.form
  const reason = typeof motivo === 'string' ? motivo : ''
  if (esito !== 'cancelled' && esito !== 'no-show') throw badRequest('esito')
  return change(visit, await findOne(visit), { to: esito, reason })
}

async function change(
  visit: SignedVisit<Params, unknown, RawForm>,
  found: Appointment,
  wanted: AppointmentChange,
): Promise<Reply> {
  const { act, op, version, params: where, form: values } = visit
  try {
    const { outcome } = await once<Done>(act, op ?? randomUUID(), async () => {
      const at = { id: where.appointment, version: version ?? 0 }
      await changeAppointment(act, at, wanted)
      const day = wanted.to === 'moved' ? wanted.startsAt.slice(0, 10) : found.local.slice(0, 10)
      return { appointment: where.appointment, day, to: wanted.to }
    })
    return await ledTo(visit, outcome)
  } catch (error) {
    const problems = appointmentProblemsOf(error)
    if (!problems) throw error
    return show(visit, found, { values, problems })
  }
}

// What was done, and on which day the appointment is.
type Done = {
  readonly appointment: string
  readonly day: string
  readonly to: AppointmentChange['to']
}

/** What the same post did already: after that the appointment may be somebody else's. */
function doneBefore({ sql, op }: SignedVisit<Params, unknown, RawForm>): Promise<Done | undefined> {
  return op === undefined ? Promise.resolve(undefined) : outcomeOf<Done>(sql, op)
}

/** Back to the appointment; to the day in the agenda where it was handed on by who may not see it now. */
async function ledTo({ sql }: AppointmentVisit, { appointment, day, to }: Done): Promise<Reply> {
  const told = { key: `agenda.is-${to}` }
  if (!(await findAppointment(sql, appointment))) return redirect(agendaPath(day), told)
  const overlaps = to === 'moved' && (await conflictsOf(sql, [appointment])).length > 0
  return redirect(
    appointmentPath(appointment),
    overlaps ? { key: 'agenda.is-moved-overlapping', tone: 'warning' } : told,
  )
}

/** An appointment as its form would send it. */
function asItIs({ local, minutes, place, address, workerIds }: Appointment): RawForm {
  const where = { place: place ?? '', address: address ?? '' }
  return { startsAt: local, minutes: String(minutes), ...where, workers: workerIds }
}

interface Typed {
  readonly values: RawForm
  readonly problems: readonly AppointmentProblem[]
}

async function show(visit: AppointmentVisit, one: Appointment, typed?: Typed): Promise<Reply> {
  const { sql, t, language, now } = visit
  const conflicts = await conflictsOf(sql, [one.id])
  const day = dayInItaly(one.startsAt)
  const values: RawForm = { ...asItIs(one), ...typed?.values }
  const problems = typed?.problems ?? []
  const moving = problems.filter(({ field }) => field !== 'reason')
  const release = { lists: await listsOf(visit, one), facts: {} }
  const view = presentForm(moveForm, { t, language, release, values, errors: moving })
  const reason = problems.find(({ field }) => field === 'reason')?.message
  const summary = reason === undefined ? [] : [{ field: 'f-motivo', message: reason }]
  return page(
    'agenda/appointment',
    {
      ...presentAppointment(one, { conflicts, language, t }),
      title: t('agenda.appointment'),
      day: formatDay(day, language, now),
      wrong: problems.length > 0,
      errors: [...view.errors, ...summary],
      open: one.state === 'planned',
      form: { sections: view.sections },
      reasonError: reason,
      typedReason: values['motivo'] ?? '',
      version: one.version,
      moveAction: appointmentPath(one.id, 'move'),
      settleAction: appointmentPath(one.id, 'settle'),
      calendar: appointmentPath(one.id, 'calendar'),
      record: may(visit.session.roles, 'diary.write') && activityOf(one.id),
      next: one.caseId !== null && newAppointmentPath(one.caseId),
      back: agendaPath(day),
    },
    { status: problems.length > 0 ? 422 : 200 },
  )
}
