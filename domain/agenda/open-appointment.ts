import { recordEvent, recordOnEach } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { addDays } from '../shared/calendar-day.ts'
import { appointmentNotFound } from './errors.ts'
import { appointmentsFrom, findAppointment } from './queries.ts'
import type { Appointment } from './queries.ts'

/**
 * Opens an appointment, to be looked at or taken along in a calendar: the reading is an event.
 * @throws `appointment-not-found`, in the same words for what is not there and what may not be seen
 */
export async function openAppointment(act: Act, id: string): Promise<Appointment> {
  const found = await findAppointment(act.sql, id)
  if (!found) throw appointmentNotFound()
  await recordEvent(act.sql, {
    action: 'appointment-read',
    objectKind: 'appointment',
    objectId: id,
    caseId: found.caseId ?? undefined,
    personId: found.personId ?? undefined,
    purpose: 'case-work',
    actor: act.session.userId,
    request: act.request,
  })
  return found
}

/** Where the reader is expected in the week that begins on a Monday, to be taken along: each reading is an event. */
export async function openOwnWeek(act: Act, monday: string): Promise<Appointment[]> {
  // No day of it is looked at: no home is told.
  const week = { days: 7, view: 'mine', shown: addDays(monday, -1) } as const
  const found = await appointmentsFrom(act.sql, monday, week)
  const ids = found.map(({ id }) => id)
  const read = {
    action: 'appointment-read',
    objectKind: 'appointment',
    purpose: 'case-work',
  } as const
  await recordOnEach(act, ids, read)
  return found
}
