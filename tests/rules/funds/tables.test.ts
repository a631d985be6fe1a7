import { describe, expect, test } from '@jest/globals'

import { brokenSums, counts, countIndicators, missingOf } from '../../../domain/funds/indicators.ts'
import { findTable, layout } from '../../../domain/funds/layout.ts'
import type { Operation } from '../../../domain/funds/operations.ts'
import type { Participant } from '../../../domain/funds/participants.ts'
import { headsOf, tableOf, tablesOf } from '../../../domain/funds/tables.ts'
import { readRelease } from '../../../domain/procedures/read-release.ts'
import { documentOf, known } from '../procedures/support/data.ts'

const operation: Operation = {
  id: 'operation',
  zone: 1,
  zoneName: 'Zona',
  localCode: 'UM-001',
  cup: null,
  title: 'Tirocini',
  fund: 'fse-plus',
  programme: 'PR',
  call: 'Avviso 1',
  body: 'Consorzio',
  bodyCode: '12345678901',
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  amount: 12_000_050,
  enrolled: 4,
  kept: true,
}

const whole = {
  'person.fiscalCode': 'X',
  'person.sex': 'F',
  'person.birthDate': '2003-05-01',
  'person.age': 22,
  'person.residence': '054039',
  'person.citizenship': 'IT',
  'person.education': 'primary',
  'person.work': 'unemployed',
  'participation.enteredOn': '2026-02-01',
  'participation.searchLength': 'from-6-to-12',
  'participation.rural': false,
  'participation.disability': 'not-disclosed',
  'participation.homeless': 'yes',
  'participation.vulnerabilities': ['homeless', 'addiction'],
}

function somebody(values: Participant['values'], more: Partial<Participant> = {}): Participant {
  const who = { identity: 'certain', givenName: 'Ida', familyName: 'Prova', alias: null } as const
  return {
    ...who,
    caseId: 'case',
    number: '2026/000123',
    parent: 'parent',
    operation: 'operation',
    personId: 'person',
    protected: false,
    state: 'open',
    outcome: null,
    next: null,
    values,
    ...more,
  }
}

const without = (name: string) =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))
const figure = (all: readonly Participant[], code: string) =>
  countIndicators(all).find(({ indicator }) => indicator.code === code)?.n
const rowsOf = (code: string, participants: readonly Participant[]) => {
  const table = findTable(code)
  if (!table) throw new Error(`no table ${code}`)
  return tableOf(table, { operations: [operation], participants })
}

describe('indicators', () => {
  test.each([
    ['EECO01', 1],
    ['EECO02', 1],
    ['EECO03', 1],
    ['EECO04', 0],
    ['EECO07', 1],
    ['EECO08', 0],
    ['EECO09', 1],
    ['EECO12', 0],
    ['EECO16', 1],
    ['EECO17', 0],
  ])('%s of a young woman who looks for work since seven months, without a home: %s', (code, n) => {
    expect(figure([somebody(whole)], code)).toBe(n)
  })

  test('of who is over 25, seven months are not long', () => {
    expect(figure([somebody({ ...whole, 'person.age': 40 })], 'EECO03')).toBe(0)
  })

  test.each(layout.complete)('without %s she is counted nowhere', (name) => {
    const one = somebody(without(name))
    expect([missingOf(one), counts(one), figure([one], 'EECO01')]).toEqual([[name], false, 0])
  })

  test('without what she may refuse to say she is counted', () => {
    expect(counts(somebody(without('participation.disability')))).toBe(true)
  })

  test('who was enrolled and never began does not count', () => {
    expect(counts(somebody(whole, { outcome: 'not-started' }))).toBe(false)
    expect(counts(somebody(without('participation.enteredOn')))).toBe(false)
  })

  test('who had work at entry is not a new worker, and may be better off', () => {
    const after = { 'participation.employedLater': true, 'participation.betterLater': true }
    const employed = somebody({ ...whole, ...after, 'person.work': 'employed' })
    const unemployed = somebody({ ...whole, ...after })
    expect([figure([employed], 'EECR05'), figure([employed], 'EECR06')]).toEqual([0, 1])
    expect([figure([unemployed], 'EECR05'), figure([unemployed], 'EECR06')]).toEqual([1, 0])
  })

  test('what is not about people has no figure', () => {
    expect(figure([somebody(whole)], 'EECO19')).toBeUndefined()
  })

  test('work and education add up to all, whoever they are', () => {
    const all = ['first-job', 'unemployed', 'student', 'inactive', 'employed'].flatMap((work) =>
      ['none', 'lower-secondary', 'vocational', 'upper-secondary', 'degree'].map((education) =>
        somebody({ ...whole, 'person.work': work, 'person.education': education }),
      ),
    )
    expect(figure(all, 'EECO01')).toBe(25)
    expect(brokenSums(countIndicators(all))).toEqual([])
    const odd = somebody({ ...whole, 'person.work': 'no such code' })
    expect(brokenSums(countIndicators([odd]))).toEqual(['EECO01 ≠ EECO02 + EECO04 + EECO05'])
  })
})

describe('tables', () => {
  test('a participant is a row, with several vulnerabilities, and days as they are written', () => {
    const { rows, lacks } = rowsOf('SC01', [somebody(whole)])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toEqual(
      expect.arrayContaining(['UM-001', '01/05/2003', 'homeless|addiction', '01/02/2026']),
    )
    expect(lacks).toEqual([])
  })

  test('who never began has no row', () => {
    expect(rowsOf('SC01', [somebody(whole, { outcome: 'not-started' })]).rows).toEqual([])
  })

  test('what is required and not known is a lack, of that participant', () => {
    const one = somebody(without('person.residence'))
    const { lacks } = rowsOf('SC01', [one])
    expect(lacks).toMatchObject([
      { table: 'SC01', field: { name: 'COD_ISTAT_RES' }, participant: one },
    ])
  })

  test('of an operation the CUP is missing, and its money is the control total', () => {
    expect(rowsOf('AP00', []).lacks).toMatchObject([{ field: { name: 'CUP' }, operation }])
    const money = rowsOf('FN00', [])
    expect(money.amount).toBe(12_000_050)
    expect(money.rows[0]).toEqual(expect.arrayContaining(['FSE+', '120000,50']))
  })

  test('an indicator is a row for each operation, of output or of result', () => {
    const all = tablesOf({ operations: [operation], participants: [somebody(whole)] })
    const rows = (code: string) => all.find((one) => one.layout.code === code)?.rows.length
    expect([rows('IN01'), rows('IN00')]).toEqual([17, 6])
  })

  test('who is enrolled and not seen is said to be hidden', () => {
    const facts = { operations: [operation], participants: [somebody(whole)] }
    expect(headsOf(facts)).toEqual({ enrolled: 4, part: 1, hidden: 3 })
  })
})

describe('the layout', () => {
  test('a field that takes nothing is never said to be confirmed, nor required', () => {
    const fields = layout.tables.flatMap((one) => one.fields)
    const idle = fields.filter(({ from }) => from === undefined)
    expect(idle.filter(({ confirmed, required }) => confirmed || required)).toEqual([])
    expect(idle.length).toBeGreaterThan(10)
  })

  test('what it takes of participants is asked by the forms of a shipped procedure', () => {
    const { forms } = readRelease(documentOf('partecipante-fse.v1.json'), known)
    const asked = new Set(
      forms.flatMap(({ sections }) =>
        sections.flatMap(({ fields }) => fields.map(({ concept }) => concept)),
      ),
    )
    const named = JSON.stringify(layout).match(/participation\.\w+/g) ?? []
    expect([...new Set(named)].filter((concept) => !asked.has(concept))).toEqual([])
  })
})
