import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { DateTime } from 'luxon'

import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { calendarIn } from '../../../domain/procedures/engine/calendar.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import type { Amount } from '../../../domain/procedures/engine/types.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import { umbriaCalendar } from './support/data.ts'
import { seedFor } from './support/seed.ts'

const calendar = umbriaCalendar()

type Term = readonly [number, Amount['unit']]

function due([value, unit]: Term, at: string, where: Calendar = calendar) {
  const rule = { release: 'prova@1', deadline: 'term', amount: { value, unit } }
  return dueDate(rule, { at, why: 'apertura' }, { calendar: where, suspended: [] })
}

function localDue(...term: Parameters<typeof due>): string | undefined {
  return due(...term).proof.dueLocal
}

test('four hours are four hours, also over the night when the clocks change', () => {
  expect(due([4, 'hours'], '2026-11-25T17:30:00.000Z').dueAt).toBe('2026-11-25T21:30:00.000Z')
  expect(localDue([4, 'hours'], '2026-03-28T23:00:00.000Z')).toBe('2026-03-29T05:00')
})

test('the first day is not counted and the last one counts to its end', () => {
  expect(localDue([10, 'days'], '2026-11-02T08:00:00.000Z')).toBe('2026-11-12T23:59')
  expect(due([10, 'days'], '2026-11-02T08:00:00.000Z').dueAt).toBe('2026-11-12T22:59:59.999Z')
})

test('the day that counts is the one in Rome, not in Greenwich', () => {
  expect(localDue([1, 'days'], '2026-11-03T23:30:00.000Z')).toBe('2026-11-05T23:59')
})

test('a term that ends on a Sunday moves to Monday, and says why', () => {
  const { proof } = due([5, 'days'], '2026-11-10T08:00:00.000Z')
  expect(proof.dueLocal).toBe('2026-11-16T23:59')
  expect(proof.skipped).toEqual([{ day: '2026-11-15', why: 'riposo settimanale' }])
})

test('a term that ends on Christmas Eve’s morrow moves past the feasts to a working day', () => {
  expect(localDue([1, 'months'], '2026-11-25T08:00:00.000Z')).toBe('2026-12-28T23:59')
})

test('a term that ends on a Saturday that is no holiday stays there', () => {
  expect(localDue([4, 'days'], '2026-11-10T08:00:00.000Z')).toBe('2026-11-14T23:59')
})

test('the patron saint of the comune moves a term there and nowhere else', () => {
  const at = '2026-01-19T08:00:00.000Z'
  expect(localDue([10, 'days'], at, calendarIn(calendar, '054039'))).toBe('2026-01-30T23:59')
  expect(localDue([10, 'days'], at)).toBe('2026-01-29T23:59')
})

test('a month from the last day of January ends on the last day of February', () => {
  expect(localDue([1, 'months'], '2028-01-31T08:00:00.000Z')).toBe('2028-02-29T23:59')
})

test('working days leave out Saturdays, Sundays and holidays, each with its reason', () => {
  const { proof } = due([3, 'working-days'], '2026-04-30T08:00:00.000Z')
  expect(proof.dueLocal).toBe('2026-05-06T23:59')
  expect(proof.skipped.map(({ why }) => why)).toEqual([
    'Festa del lavoro',
    'giorno non lavorativo',
    'riposo settimanale',
  ])
})

test('the proof names rule, calendar and comune, so that the date can be computed again', () => {
  const { proof, dueAt } = due(
    [30, 'days'],
    '2026-11-25T09:00:00.000Z',
    calendarIn(calendar, '055032'),
  )
  expect(proof.calendar).toBe('umbria-2026-1@055032')
  const reckoning = { calendar: calendarIn(calendar, '055032'), suspended: [] }
  expect(dueDate(proof.rule, proof.origin, reckoning).dueAt).toBe(dueAt)
})

test('“perché questa data?” is answered in Italian sentences', () => {
  expect(explainProof(due([5, 'days'], '2026-11-10T08:00:00.000Z').proof)).toEqual([
    'Il termine è di 5 giorni di calendario.',
    'Si parte da martedì 10 novembre 2026: apertura. Il primo giorno non si conta.',
    'domenica 15 novembre 2026 non conta: riposo settimanale.',
    'Scade lunedì 16 novembre 2026, ore 23:59, alla fine del giorno.',
    'Regola «term» di prova@1, calendario umbria-2026-1.',
  ])
  expect(explainProof(due([1, 'hours'], '2026-11-25T09:00:00.000Z').proof).slice(0, 3)).toEqual([
    'Il termine è di 1 ora.',
    'Si parte da mercoledì 25 novembre 2026, ore 10:00: apertura.',
    'Scade mercoledì 25 novembre 2026, ore 11:00.',
  ])
})

/** What follows shares no code with the engine: its holidays are written out by hand. */
const fixed = '01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26'.split(' ')
const easterMondays: Readonly<Record<number, string>> = {
  2024: '04-01',
  2025: '04-21',
  2026: '04-06',
  2027: '03-29',
  2028: '04-17',
  2029: '04-02',
  2030: '04-22',
  2031: '04-14',
  2032: '03-29',
  2033: '04-18',
  2034: '04-10',
  2035: '03-26',
  2036: '04-14',
  2037: '04-06',
  2038: '04-26',
  2039: '04-11',
  2040: '04-02',
}

const midnight = 86_400_000

function isFree(date: Date, patron: string): boolean {
  const text = date.toISOString().slice(5, 10)
  const year = date.getUTCFullYear()
  if (date.getUTCDay() === 0 || fixed.includes(text) || easterMondays[year] === text) return true
  return text === patron || (text === '10-04' && year >= 2026)
}

function later(date: Date, days: number): Date {
  return new Date(date.getTime() + days * midnight)
}

function monthsLater(date: Date, months: number): Date {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const after = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1))
  const length = (after.getTime() - first.getTime()) / midnight
  return later(first, Math.min(date.getUTCDate(), length) - 1)
}

function lastDay({ value, unit }: Amount, origin: Date, patron: string): Date {
  const rests = (date: Date) => isFree(date, patron) || date.getUTCDay() === 6
  let date = origin
  if (unit === 'working-days') {
    for (let counted = 0; counted < value;) {
      date = later(date, 1)
      if (!rests(date)) counted++
    }
    return date
  }
  date = unit === 'months' ? monthsLater(origin, value) : later(origin, value)
  if (isFree(date, patron)) while (rests(date)) date = later(date, 1)
  return date
}

/** Days walked with the platform's own dates, local time by luxon. */
function oracle(amount: Amount, ms: number, patron: string): number {
  if (amount.unit === 'hours') return ms + amount.value * 3_600_000
  if (amount.unit === 'minutes') return ms + amount.value * 60_000
  const local = DateTime.fromMillis(ms, { zone: 'Europe/Rome' }).toISODate()
  const day = lastDay(amount, new Date(`${local}T00:00:00Z`), patron)
    .toISOString()
    .slice(0, 10)
  return DateTime.fromISO(`${day}T23:59:59.999`, { zone: 'Europe/Rome' }).toMillis()
}

test('20,000 generated terms are those that an independent day-by-day walk finds', () => {
  const seed = seedFor('due dates')
  const places = fc.constantFrom(['', ''], ['054039', '01-29'], ['055032', '02-14'])
  const terms = fc.oneof(
    fc.record({ unit: fc.constantFrom('days' as const), value: fc.integer({ min: 1, max: 400 }) }),
    fc.record({
      unit: fc.constantFrom('working-days' as const),
      value: fc.integer({ min: 1, max: 40 }),
    }),
    fc.record({ unit: fc.constantFrom('months' as const), value: fc.integer({ min: 1, max: 24 }) }),
    fc.record({
      unit: fc.constantFrom('hours' as const, 'minutes' as const),
      value: fc.integer({ min: 1, max: 2000 }),
    }),
  )
  const from = Date.parse('2024-01-01T00:00:00Z')
  const instants = fc.integer({ min: from, max: Date.parse('2038-06-30T00:00:00Z') })
  const property = fc.property(places, terms, instants, ([code = '', patron = ''], amount, ms) => {
    const at = new Date(ms).toISOString()
    const { dueAt, proof } = due(
      [amount.value, amount.unit],
      at,
      code ? calendarIn(calendar, code) : calendar,
    )
    const expected = new Date(oracle(amount, ms, patron)).toISOString()
    if (dueAt !== expected)
      throw new Error(`${JSON.stringify(amount)} from ${at}: ${dueAt}, expected ${expected}`)
    return proof.dueAt === dueAt
  })
  fc.assert(property, { numRuns: 20_000, seed })
})
