import { expect, test } from '@jest/globals'
import Holidays from 'date-holidays'
import { DateTime } from 'luxon'

import {
  calendarIn,
  endOfDay,
  findHoliday,
  fromWallTime,
  localDay,
  startOfDay,
} from '../../../domain/procedures/engine/calendar.ts'
import { easter, toCivil, toDayNumber, weekday } from '../../../domain/procedures/engine/civil.ts'
import {
  findDay,
  findWallTime,
  formatDay,
  toInstant,
  toMs,
} from '../../../domain/procedures/engine/instant.ts'
import { umbriaCalendar } from './support/data.ts'

const calendar = umbriaCalendar()
const day = (text: string): number => findDay(text) ?? Number.NaN

function daysFrom(first: number, last: number): string[] {
  const days = []
  for (let number = day(`${first}-01-01`); number <= day(`${last}-12-31`); number++)
    days.push(formatDay(number))
  return days
}

test('every day from 1960 to 2060 has the date and weekday that luxon gives it', () => {
  const wrong = []
  for (let number = day('1960-01-01'); number <= day('2060-12-31'); number++) {
    const date = DateTime.fromMillis(number * 86_400_000, { zone: 'utc' })
    const civil = toCivil(number)
    const right =
      formatDay(number) === date.toISODate() &&
      weekday(number) === date.weekday &&
      toDayNumber(civil) === number
    if (!right) wrong.push(date.toISODate())
  }
  expect(wrong).toEqual([])
})

test('a day that does not exist is not a day', () => {
  expect([findDay('2026-02-29'), findDay('2026-13-01'), findDay('25/11/2026')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(findDay('2028-02-29')).toBeDefined()
})

test('an instant is read and written without loss', () => {
  for (const text of [
    '1969-12-31T23:59:59.999Z',
    '2026-03-29T01:00:00.000Z',
    '2050-06-30T12:34:56.789Z',
  ])
    expect([toInstant(toMs(text)), toMs(text)]).toEqual([text, Date.parse(text)])
})

test('an instant that cannot be read is refused with a closed code', () => {
  expect(() => toMs('ieri')).toThrow('bad-instant')
  expect(() => toMs('2026-02-30T10:00:00.000Z')).toThrow('bad-instant')
})

test('the clock changes are those of the zone data, 2015 to 2050', () => {
  const wrong = daysFrom(2015, 2050).filter((text) => {
    const start = DateTime.fromISO(text, { zone: 'Europe/Rome' })
    return (
      Date.parse(startOfDay(day(text), calendar)) !== start.toMillis() ||
      Date.parse(endOfDay(day(text), calendar)) !== start.endOf('day').toMillis()
    )
  })
  expect(wrong).toEqual([])
})

test('around each clock change an instant falls on the day that luxon says', () => {
  for (const { from } of calendar.offsets.slice(1)) {
    for (const hours of [-25, -3, -1, 0, 1, 3, 22, 25]) {
      const instant = toInstant(toMs(from) + hours * 3_600_000)
      const local = DateTime.fromISO(instant, { zone: 'Europe/Rome' }).toISODate()
      expect(formatDay(localDay(instant, calendar))).toBe(local)
    }
  }
})

/** The first instant at which a clock in Rome shows it; of an hour that is left out, an hour later on the clock. */
function shownFirst(wall: string): number {
  const plain = Date.parse(`${wall}:00.000Z`)
  const shows = (ms: number) =>
    DateTime.fromMillis(ms, { zone: 'Europe/Rome' }).toFormat("yyyy-MM-dd'T'HH:mm") === wall
  const shown = [120, 60].map((minutes) => plain - minutes * 60_000).find(shows)
  return shown ?? shownFirst(new Date(plain + 3_600_000).toISOString().slice(0, 16))
}

test('a wall time is the instant at which a clock in Rome first shows it', () => {
  const aroundChanges = calendar.offsets.slice(1).flatMap(({ from }) => {
    const minutes = Array.from({ length: 72 }, (_, n) => (n - 12) * 10)
    return minutes.map((ahead) => new Date(toMs(from) + ahead * 60_000).toISOString())
  })
  const ordinary = daysFrom(2015, 2050).map(
    (text, n) => `${text}T${`${n % 24}`.padStart(2, '0')}:${(n % 50) + 10}`,
  )
  const walls = [...aroundChanges, ...ordinary].map((text) => text.slice(0, 16))
  const read = (wall: string) => toMs(fromWallTime(findWallTime(wall) ?? 0, calendar))
  expect(walls.filter((wall) => read(wall) !== shownFirst(wall))).toEqual([])
})

test('an instant before the first known clock change is refused', () => {
  expect(() => localDay('2010-01-01T00:00:00.000Z', calendar)).toThrow('bad-calendar')
})

test('national holidays are those that an independent library knows, 2020 to 2040', () => {
  const library = new Holidays('IT')
  const weekdays = daysFrom(2020, 2040).filter((text) => weekday(day(text)) !== 7)
  const theirs = new Set<string>()
  for (let year = 2020; year <= 2040; year++)
    for (const { date, type } of library.getHolidays(year))
      if (type === 'public') theirs.add(date.slice(0, 10))
  const isTheirs = (text: string): boolean =>
    theirs.has(text) || (text.endsWith('-10-04') && text >= '2026')
  expect(weekdays.filter((text) => findHoliday(day(text), calendar))).toEqual(
    weekdays.filter(isTheirs),
  )
})

test('San Francesco is a holiday from 2026, not before', () => {
  expect(findHoliday(day('2025-10-04'), calendar)).toBeUndefined()
  expect(findHoliday(day('2027-10-04'), calendar)).toBe('San Francesco d’Assisi')
})

test('Easter of 2024, 2026 and 2038 is where the church puts it', () => {
  expect([2024, 2026, 2038].map((year) => formatDay(easter(year)))).toEqual([
    '2024-03-31',
    '2026-04-05',
    '2038-04-25',
  ])
})

test('a patron saint is a holiday in its own comune only', () => {
  const sanCostanzo = day('2026-01-29')
  expect(findHoliday(sanCostanzo, calendarIn(calendar, '054039'))).toContain('San Costanzo')
  expect(findHoliday(sanCostanzo, calendarIn(calendar, '055032'))).toBeUndefined()
  expect(findHoliday(sanCostanzo, calendar)).toBeUndefined()
})

test('of two holidays on one day the first gives the reason; the 29th of February comes once in four years', () => {
  const holidays = [
    { name: 'Prima', month: 2, day: 29 },
    { name: 'Seconda', month: 2, day: 29 },
    { name: 'Fino al 2027', month: 3, day: 1, to: 2027 },
    { name: 'Carnevale', easter: -47 },
  ]
  const patrons = [{ municipality: '054039', name: 'Patrono', month: 2, day: 29 }]
  const own = calendarIn({ ...calendar, holidays, patrons, weeklyRest: [] }, '054039')
  const why = (text: string) => findHoliday(day(text), own)
  expect(why('2028-02-29')).toBe('Prima')
  expect(['2026-03-01', '2027-03-01', '2028-03-01'].map(why)).toEqual([
    ...['Fino al 2027', 'Fino al 2027'],
    undefined,
  ])
  expect(['2026-02-17', '2028-02-29', '2029-02-13'].map(why)).toEqual([
    ...['Carnevale', 'Prima', 'Carnevale'],
  ])
  expect(findHoliday(day('2028-02-29'), { ...own, holidays: [] })).toBe('Patrono')
})
