import { onBehalf, recordEvent } from '../audit/record.ts'
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

const traceEach = `
  insert into audit_event (action, object_kind, object_id, case_id, person_id, purpose, actor, on_behalf, request)
  select 'appointment-read', 'appointment', a.id::text, c.id, c.subject, 'case-work', $2,
    ${onBehalf(`'appointment', a.id::text, c.id, c.subject`)}, $3
  from appointment a left join social_case c on c.id = a.case_id where a.id = any($1::uuid[])`

/** Where the reader is expected in the week that begins on a Monday, to be taken along: each reading is an event. */
export async function openOwnWeek(act: Act, monday: string): Promise<Appointment[]> {
  const { sql, session, request } = act
  // No day of it is looked at: no home is told.
  const week = { days: 7, view: 'mine', shown: addDays(monday, -1) } as const
  const found = await appointmentsFrom(sql, monday, week)
  const ids = found.map(({ id }) => id)
  if (ids.length > 0) await sql.query(traceEach, [ids, session.userId, request ?? null])
  return found
}
