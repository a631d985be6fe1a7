import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { appointmentNotFound } from './errors.ts'
import { findAppointment } from './queries.ts'
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
