import { describe, expect, test } from '@jest/globals'

import { calendarFile } from '../../../domain/agenda/calendar-file.ts'
import type { Appointment } from '../../../domain/agenda/queries.ts'
import { problemsOfAppointment, problemsOfReason } from '../../../domain/agenda/rules.ts'
import type { TypedAppointment } from '../../../domain/agenda/rules.ts'

const setting = {
  kinds: ['interview'],
  places: ['office'],
  colleagues: ['anna'],
  today: '2026-11-25',
}
const typed: TypedAppointment = {
  kind: 'interview',
  startsAt: '2026-11-25T09:30',
  minutes: 60,
  place: 'office',
  address: '',
  others: '',
  caller: '',
  workers: ['anna'],
}
const fields = (over: Partial<TypedAppointment>) =>
  problemsOfAppointment({ ...typed, ...over }, setting).map(({ field }) => field)

test('an appointment of today, with somebody of the staff, has nothing to mend', () => {
  expect(fields({})).toEqual([])
  expect(fields({ place: '', minutes: 5 })).toEqual([])
})

describe('an appointment is sent back', () => {
  test.each([
    ['of no known kind', { kind: 'party' }, 'kind'],
    ['of yesterday', { startsAt: '2026-11-24T09:30' }, 'startsAt'],
    ['of an hour that does not exist', { startsAt: '2026-11-26T24:00' }, 'startsAt'],
    ['of a day that does not exist', { startsAt: '2027-02-29T10:00' }, 'startsAt'],
    ['of many years from now', { startsAt: '2030-01-01T10:00' }, 'startsAt'],
    ['of no time', { minutes: undefined }, 'minutes'],
    ['of four minutes', { minutes: 4 }, 'minutes'],
    ['of more than a day', { minutes: 1441 }, 'minutes'],
    ['in a place that is in no list', { place: 'moon' }, 'place'],
    ['without anybody of the staff', { workers: [] }, 'workers'],
    ['with somebody of no known name', { workers: ['x'] }, 'workers'],
    ['with too long an address', { address: 'x'.repeat(201) }, 'address'],
    ['with too long a name', { caller: 'x'.repeat(101) }, 'caller'],
  ])('%s', (_, over, field) => {
    expect(fields(over)).toEqual([field])
  })
})

test('what does not take place says why', () => {
  expect(problemsOfReason(' ')).toMatchObject([{ field: 'reason' }])
  expect(problemsOfReason('Ricoverata')).toEqual([])
})

describe('a calendar file', () => {
  const one = {
    id: 'a1',
    kindLabel: 'Colloquio, con mediazione; lungo',
    number: '2026/000123',
    startsAt: new Date('2026-11-27T08:30:00Z'),
    endsAt: new Date('2026-11-27T09:30:00Z'),
    placeLabel: 'A casa della persona',
    address: 'Via Segreta 1',
    familyName: 'Rossi',
    caller: null,
    others: 'la pediatra Bianchi',
    state: 'planned',
    version: 3,
  } as unknown as Appointment
  const text = calendarFile([one], new Date('2026-11-25T10:00:00Z'))

  test('has the hour in universal time, what it is, and lines that end as they must', () => {
    expect(text.split('\r\n')).toEqual(
      expect.arrayContaining([
        'BEGIN:VEVENT',
        'UID:a1@siso',
        'SEQUENCE:3',
        'DTSTART:20261127T083000Z',
        'DTEND:20261127T093000Z',
        String.raw`SUMMARY:Colloquio\, con mediazione\; lungo – pratica 2026/000123`,
        'LOCATION:A casa della persona',
        'STATUS:CONFIRMED',
      ]),
    )
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  })

  test('has no name, no address and nobody else in it', () => {
    expect(text).not.toMatch(/Rossi|Segreta|Bianchi/)
  })

  test('of several has each by its own name, in one calendar', () => {
    const both = calendarFile([one, { ...one, id: 'a2' }], new Date('2026-11-25T10:00:00Z'))
    expect(both.match(/BEGIN:VCALENDAR|END:VCALENDAR/g)).toHaveLength(2)
    expect(both.match(/UID:a\d@siso/g)).toEqual(['UID:a1@siso', 'UID:a2@siso'])
    expect(both.match(/BEGIN:VEVENT/g)).toHaveLength(2)
    expect(both).not.toMatch(/Rossi|Segreta|Bianchi/)
  })

  test('says that it is off, and folds long lines at 75 octets', () => {
    const off = { ...one, state: 'cancelled', kindLabel: 'à'.repeat(100) } as Appointment
    const lines = calendarFile([off], new Date(0)).split('\r\n')
    expect(lines).toContain('STATUS:CANCELLED')
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    const at = lines.findIndex((line) => line.startsWith('SUMMARY'))
    const whole = [lines[at], lines[at + 1]?.slice(1), lines[at + 2]?.slice(1)].join('')
    expect(whole.startsWith(`SUMMARY:${'à'.repeat(100)}`)).toBe(true)
  })
})
