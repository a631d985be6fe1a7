import { describe, expect, test } from '@jest/globals'

import { periodOfIsee, problemsOfIsee, writtenEnd } from '../../../domain/social/isee.ts'
import {
  factKinds,
  factLists,
  findKind,
  kindsFor,
  kindsWrittenBy,
} from '../../../domain/social/kinds.ts'
import {
  holdsOn,
  problemsOfChange,
  problemsOfPeriod,
  problemsOfTie,
} from '../../../domain/social/rules.ts'
import { seededLists } from '../../../seeds/lists.ts'

const today = '2026-11-25'

describe('kinds of facts', () => {
  test('choose from lists that every installation has', () => {
    expect(factLists.filter((list) => list !== 'sex' && !seededLists().includes(list))).toEqual([])
  })

  test('have names of their own, and fields that are each their own', () => {
    expect(new Set(factKinds.map(({ key }) => key)).size).toBe(factKinds.length)
    for (const { fields } of factKinds)
      expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length)
    expect(findKind('housing')?.title).toMatchObject({ it: 'Abitazione' })
  })

  test('of a court are not for everybody who reads the record', () => {
    const keys = (roles: readonly string[]) => kindsFor(roles).map(({ key }) => key)
    expect(keys(['social-worker'])).toContain('court-measure')
    expect(keys(['uvm-nurse'])).not.toContain('court-measure')
    expect(keys(['uvm-nurse'])).toContain('invalidity')
  })
})

describe('a period', () => {
  const fields = (from: string, until: string, ahead = false) =>
    problemsOfPeriod({ from, until }, { today, ahead }).map(({ field }) => field)

  test.each([
    ['', ''],
    ['2020-01-01', ''],
    ['2020-01-01', '2020-01-02'],
    ['', '2027-01-01'],
  ])('from «%s» until «%s» may be written', (from, until) => {
    expect(fields(from, until)).toEqual([])
  })

  test.each([
    ['2026-11-26', '', 'validFrom'],
    ['1899-12-31', '', 'validFrom'],
    ['2026-02-30', '', 'validFrom'],
    ['2020-01-01', '2020-01-01', 'validTo'],
    ['', '2026-02-30', 'validTo'],
  ])('from «%s» until «%s» is sent back', (from, until, field) => {
    expect(fields(from, until)).toEqual([field])
  })

  test('may begin on a day to come where that may be decided before, but not years ahead', () => {
    expect(fields('2026-11-26', '', true)).toEqual([])
    expect(fields('2027-11-25', '2028-01-01', true)).toEqual([])
    expect(fields('2027-11-26', '', true)).toEqual(['validFrom'])
    expect(fields('2027-01-01', '2027-01-01', true)).toEqual(['validTo'])
    const ahead = factKinds.filter((kind) => kind.ahead).map(({ key }) => key)
    expect(ahead).toEqual(['legal-protection', 'court-measure', 'school', 'work', 'housing'])
  })

  test('holds from its first day, and no longer on the day of its end', () => {
    const period = { validFrom: '2026-01-10', validTo: '2026-02-01' }
    const days = ['2026-01-09', '2026-01-10', '2026-01-31', '2026-02-01']
    expect(days.map((day) => holdsOn(period, day))).toEqual([false, true, true, false])
    expect(holdsOn({ validFrom: null, validTo: null }, today)).toBe(true)
  })
})

test('a tie is with somebody', () => {
  expect(problemsOfTie({ other: undefined, name: ' ' })).toMatchObject([{ field: 'name' }])
  expect(problemsOfTie({ other: undefined, name: 'Rita' })).toEqual([])
  expect(problemsOfTie({ other: 'x', name: '' })).toEqual([])
})

test('a change says why', () => {
  expect(problemsOfChange(' ')).toMatchObject([{ field: 'reason' }])
  expect(problemsOfChange('x'.repeat(501))).toMatchObject([{ field: 'reason' }])
  expect(problemsOfChange('È finito')).toEqual([])
})

describe('an ISEE', () => {
  const isee = (over: { kind?: string; validFrom?: string; validTo?: string }) => {
    const { kind = 'ordinary', validFrom = '2026-03-31', validTo = '' } = over
    return { detail: { kind }, validFrom, validTo }
  }

  test.each([
    ['holds until the end of its year', isee({}), '2027-01-01'],
    ['that is current holds for six months', isee({ kind: 'current' }), '2026-09-30'],
    ['keeps the end that was written', isee({ validTo: '2026-06-01' }), '2026-06-01'],
    ['without its first day has no end', isee({ validFrom: '' }), ''],
  ])('%s (DPCM 159/2013)', (_, given, end) => {
    expect(periodOfIsee(given)).toBe(end)
  })

  test.each([
    ['the one of its kind is not written', isee({ validTo: '2027-01-01' }), ''],
    ['nor of a current one', isee({ kind: 'current', validTo: '2026-09-30' }), ''],
    ['another is', isee({ kind: 'current', validTo: '2027-01-01' }), '2027-01-01'],
    ['without a first day it is', isee({ validFrom: '', validTo: '2027-01-01' }), '2027-01-01'],
  ])('of its ends %s', (_, given, end) => {
    expect(writtenEnd(given)).toBe(end)
  })

  test('has the day of its DSU', () => {
    expect(problemsOfIsee(isee({}))).toEqual([])
    expect(problemsOfIsee(isee({ validFrom: '' }))).toMatchObject([{ field: 'validFrom' }])
  })
})

test('who receives papers writes what comes on paper, and nothing else', () => {
  const keys = (...roles: string[]) => kindsWrittenBy(roles).map(({ key }) => key)
  expect(keys('admin-officer')).toEqual(['isee'])
  expect(keys('admin-officer', 'social-worker')).toContain('housing')
  expect(keys('uvm-nurse')).toContain('isee')
})
