import { describe, expect, test } from '@jest/globals'

import {
  clockChangesOf,
  holidaysOf,
  nextVersion,
  readClosure,
  readPatron,
  saidMore,
  withClosure,
  withPatron,
  withoutClosure,
  withoutPatron,
} from '../../../domain/calendars/rules.ts'
import { readCalendar } from '../../../domain/procedures/read-release.ts'
import { umbriaCalendar } from '../procedures/support/data.ts'

const calendar = readCalendar(umbriaCalendar())
const [known, unknown] = [calendar.patrons[0], calendar.patronsToConfirm[0] ?? '']
const comuni = new Set([known?.municipality ?? '', unknown])
const patron = { municipality: unknown, name: 'San Prova', day: '11', month: '8' }
const closure = { organisation: unknown, from: '24/12/2026', until: '', reason: 'ferie' }

const fieldsOf = (read: object) =>
  'problems' in read ? (read.problems as { field: string }[]).map(({ field }) => field) : []

describe('a patron saint', () => {
  test('is added and taken away, and the comune is to be confirmed again', () => {
    const found = readPatron(calendar, comuni, patron)
    if (!('read' in found)) throw new Error('it must be readable')
    const added = withPatron(calendar, found.read)
    expect(saidMore(added, calendar).patrons).toEqual([found.read])
    expect(added.patronsToConfirm).not.toContain(unknown)
    const away = withoutPatron(added, unknown)
    expect([away.patrons, away.patronsToConfirm]).toEqual([
      calendar.patrons,
      calendar.patronsToConfirm,
    ])
    expect(withoutPatron(calendar, '000000')).toBe(calendar)
  })

  test.each([
    ['of no comune', { municipality: '000000' }, 'municipality'],
    ['of a comune that has one', { municipality: known?.municipality ?? '' }, 'municipality'],
    ['without a name', { name: ' ' }, 'name'],
    ['on no day', { day: '' }, 'day'],
    ['on 31 April', { day: '31', month: '4' }, 'day'],
    ['on a day that leap years alone have', { day: '29', month: '2' }, 'day'],
    ['in no month', { month: '13' }, 'day'],
  ])('%s is refused', (_, wrong, field) => {
    expect(fieldsOf(readPatron(calendar, comuni, { ...patron, ...wrong }))).toEqual([field])
  })
})

describe('a closure', () => {
  test('is of one day or of some, added in the order of days and taken away', () => {
    const one = readClosure(calendar, comuni, closure)
    const some = readClosure(calendar, comuni, {
      ...closure,
      from: '2026-08-10',
      until: '2026-08-14',
    })
    if (!('read' in one) || !('read' in some)) throw new Error('they must be readable')
    expect(one.read).toMatchObject({ from: '2026-12-24', until: '2026-12-24' })
    const added = withClosure(withClosure(calendar, one.read), some.read)
    expect(added.closures).toEqual([some.read, one.read])
    expect(saidMore(calendar, added)).toEqual({ patrons: [], closures: [] })
    const left = withoutClosure(added, some.read)
    expect(left.closures).toEqual([one.read])
    expect(withoutClosure(left, one.read)).toEqual(calendar)
  })

  test.each([
    ['of nobody', { organisation: '' }, 'organisation'],
    ['without its first day', { from: '' }, 'from'],
    ['with a last day that is no day', { until: '31/2/2026' }, 'until'],
    ['that ends before it begins', { until: '2026-12-23' }, 'until'],
    ['longer than a year', { until: '2027-12-25' }, 'until'],
    ['without its reason', { reason: '' }, 'reason'],
  ])('%s is refused', (_, wrong, field) => {
    expect(fieldsOf(readClosure(calendar, comuni, { ...closure, ...wrong }))).toEqual([field])
  })

  test('on days that are closed already is refused, elsewhere it is not', () => {
    const shut = {
      organisation: unknown,
      from: '2026-12-20',
      until: '2026-12-24',
      reason: 'trasloco',
    }
    const before = withClosure(calendar, shut)
    expect(fieldsOf(readClosure(before, comuni, closure))).toEqual(['from'])
    const other = { ...closure, organisation: known?.municipality ?? '' }
    expect(readClosure(before, comuni, other)).toHaveProperty('read')
    expect(readClosure(before, comuni, { ...closure, from: '25/12/2026' })).toHaveProperty('read')
  })
})

test('the next version is the next number', () => {
  expect(['umbria-2026-1', 'umbria-2026-9', 'prova'].map(nextVersion)).toEqual([
    'umbria-2026-2',
    'umbria-2026-10',
    'prova-2',
  ])
})

test('holidays of a year are reckoned, with Easter and the years in which each is kept', () => {
  const days = (year: number) => holidaysOf(calendar, year).map(({ day }) => day)
  expect(days(2026)).toEqual(expect.arrayContaining(['2026-04-05', '2026-04-06', '2026-10-04']))
  expect(days(2025)).toContain('2025-04-21')
  expect(days(2025)).not.toContain('2025-10-04')
  expect(days(2026)).toEqual(days(2026).toSorted())
})

test('the clock changes twice a year', () => {
  expect(clockChangesOf(calendar, 2026).map(({ from }) => from.slice(0, 10))).toEqual([
    '2026-03-29',
    '2026-10-25',
  ])
})
