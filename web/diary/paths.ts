/** Addresses of one's own activity: an opaque id, never a name. */
export const paths = {
  week: '/attivita/settimana',
  newActivity: '/attivita/nuova',
  activityDraft: '/attivita/nuova/bozza',
  correction: '/diario/:entry/correzione',
  work: '/cruscotti/servizio-sociale',
} as const

/** Where the author of an entry puts another in its place. */
export function correctionPath(entry: string): string {
  return paths.correction.replace(':entry', entry)
}

/** The week of one's own work that a day is in; none: this one. */
export function weekPath(day?: string): string {
  return day === undefined ? paths.week : `${paths.week}?da=${day}`
}

/** Where what is being written of one's own activity, or of an appointment, is kept. */
export function activityDraftOf(appointment?: string): string {
  const asked = appointment === undefined ? '' : `?appuntamento=${appointment}`
  return paths.activityDraft + asked
}

/** Where what was done at an appointment is told. */
export function activityOf(appointment: string): string {
  return `${paths.newActivity}?appuntamento=${appointment}`
}
