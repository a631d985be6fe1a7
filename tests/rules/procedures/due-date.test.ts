import { expect, test } from '@jest/globals'

import type { Calendar } from '../../../domain/procedures/engine/calendar.ts'
import { calendarIn } from '../../../domain/procedures/engine/calendar.ts'
import { dueDate } from '../../../domain/procedures/engine/due-date.ts'
import type { Amount } from '../../../domain/procedures/engine/types.ts'
import { explainProof } from '../../../domain/procedures/explain-proof.ts'
import { umbriaCalendar } from './support/data.ts'

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
  // The words say whose free days they are, not by what code.
  expect(explainProof(proof).at(-1)).toBe(
    'Regola «term» della procedura prova, versione 1; calendario umbria-2026-1, con i giorni festivi del comune.',
  )
  const reckoning = { calendar: calendarIn(calendar, '055032'), suspended: [] }
  expect(dueDate(proof.rule, proof.origin, reckoning).dueAt).toBe(dueAt)
})

test('“perché questa data?” is answered in Italian sentences', () => {
  expect(explainProof(due([5, 'days'], '2026-11-10T08:00:00.000Z').proof)).toEqual([
    'Il termine è di 5 giorni di calendario.',
    'Si parte da martedì 10 novembre 2026: apertura. Il primo giorno non si conta.',
    'domenica 15 novembre 2026 non conta: riposo settimanale.',
    'Scade lunedì 16 novembre 2026, ore 23:59, alla fine del giorno.',
    'Regola «term» della procedura prova, versione 1; calendario umbria-2026-1.',
  ])
  expect(explainProof(due([1, 'hours'], '2026-11-25T09:00:00.000Z').proof).slice(0, 3)).toEqual([
    'Il termine è di 1 ora.',
    'Si parte da mercoledì 25 novembre 2026, ore 10:00: apertura.',
    'Scade mercoledì 25 novembre 2026, ore 11:00.',
  ])
})
