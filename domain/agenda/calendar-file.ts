import type { Appointment } from './queries.ts'

/**
 * Appointments as an iCalendar file (RFC 5545) for the reader's own calendar, which may be anybody's
 * server: kind, hour, place in general and number of the case. No name, no address, no note.
 */
export function calendarFile(appointments: readonly Appointment[], made: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//S.I.SO//agenda//IT',
    'METHOD:PUBLISH',
    ...appointments.flatMap((one) => eventOf(one, made)),
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

function eventOf(appointment: Appointment, made: Date): string[] {
  const { id, kindLabel, number, startsAt, endsAt, placeLabel, state, version } = appointment
  const summary = number === null ? kindLabel : `${kindLabel} – pratica ${number}`
  return [
    'BEGIN:VEVENT',
    `UID:${id}@siso`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${stamp(made)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(placeLabel === null ? [] : [`LOCATION:${escaped(placeLabel)}`]),
    `STATUS:${state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    'CLASS:CONFIDENTIAL',
    'END:VEVENT',
  ]
}

/** `20261127T083000Z`. */
function stamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', String.raw`\n`)
}

/** Lines are at most 75 octets long; the rest goes on after a space. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  for (const sign of line) {
    if (Buffer.byteLength(part + sign) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
    }
    part += sign
  }
  return [...parts, part].join('\r\n ')
}
