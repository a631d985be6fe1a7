/** Addresses of the agenda: an opaque id, never a name. */
export const paths = {
  agenda: '/agenda',
  week: '/agenda/settimana.ics',
  newAppointment: '/agenda/nuovo',
  appointment: '/agenda/:appointment',
  move: '/agenda/:appointment/sposta',
  settle: '/agenda/:appointment/esito',
  calendar: '/agenda/:appointment/calendario.ics',
} as const

/** The agenda of a day; none: of today. */
export function agendaPath(day?: string, office = false): string {
  const asked = new URLSearchParams()
  if (day !== undefined) asked.set('giorno', day)
  if (office) asked.set('chi', 'ufficio')
  return asked.size > 0 ? `${paths.agenda}?${asked.toString()}` : paths.agenda
}

/** What one is expected at in the week of a day, for one's own calendar. */
export function weekFilePath(day: string): string {
  return `${paths.week}?${new URLSearchParams({ giorno: day }).toString()}`
}

/** The page of one appointment, or what is done with it. */
export function appointmentPath(
  id: string,
  what: 'appointment' | 'move' | 'settle' | 'calendar' = 'appointment',
): string {
  return paths[what].replace(':appointment', id)
}

/** Where the meeting that a case has called is put into the agenda. */
export function meetingPath(caseId: string): string {
  return `${newAppointmentPath(caseId)}&riunione=si`
}

/** Where an appointment is made, for a case or for none, on a day that is looked at. */
export function newAppointmentPath(caseId?: string, day?: string): string {
  const asked = new URLSearchParams()
  if (caseId !== undefined) asked.set('pratica', caseId)
  if (day !== undefined) asked.set('giorno', day)
  return asked.size > 0 ? `${paths.newAppointment}?${asked.toString()}` : paths.newAppointment
}
