import { describe, expect, test } from '@jest/globals'

import { writeFlow } from '../../../domain/siuss/layout/write-flow.ts'
import type { MinorFacts } from '../../../domain/siuss/mapping/minor-facts.ts'
import {
  ageBand,
  certificateOf,
  disabilityOf,
  iseeBand,
} from '../../../domain/siuss/mapping/sinba-codes.ts'
import { minorOf } from '../../../domain/siuss/mapping/sinba-record.ts'
import { checkMinor } from '../../../domain/siuss/rules/check.ts'
import { minorRules } from '../../../domain/siuss/rules/minor-rules.ts'
import { head } from './arbitrary.ts'
import { someMinor } from './minor-facts.ts'
import { faultsIn } from './xsd.ts'

const today = '2025-12-01'
const check = (over: Partial<MinorFacts> = {}) =>
  checkMinor({ ...someMinor, ...over }, { year: 2025, today })
const found = (over: Partial<MinorFacts> = {}) =>
  check(over).problems.map(({ rule, severity, field }) => `${rule} ${severity} ${field}`)
const said = (more: MinorFacts['said']) => ({ said: { ...someMinor.said, ...more } })

test('un minore si racconta sotto pseudonimo, con i codici dell’INPS', () => {
  const checked = check()
  expect(found()).toEqual([])
  expect(checked.told?.record.SINBA).toMatchObject({
    MinoreStranieroNoAcc: '2',
    CondizioneLavoro: '1',
    Disabilita: '2',
    DataPrimaSegnalazione: '03/2025',
    FonteSegnalazione: '13',
    DataSegnalazione: '04/2025',
    DataProvvedimentoGiudiziario: '06/2025',
    TitoloStudioMadre: '5',
    OccupazioneMadre: '1',
    FasciaEtaBeneficiario: '5',
    AnnoNascita: '2012',
    NumeroComponentiISEE: '2',
    FasciaISEEBeneficiario: '4',
    CodiceRegioneResidenza: '19',
    Famiglia: { ComposizioneFamiglia: ['1', '3', '6'] },
  })
  if (!checked.told) throw new Error('a record')
  const xml = writeFlow({ ...head, Nome: 'A475.SINBA.20261128.0000001' }, checked.told)
  const [, minor = ''] = xml.split('</IdentificazioneFlusso>')
  expect(faultsIn('sinba', xml)).toEqual([])
  for (const word of ['Mario', 'Rossi', 'RSSMRA80A01H501U', someMinor.person.id])
    expect(minor).not.toContain(word)
})

describe('Ciò che manca a un minore', () => {
  test.each([
    [{ benefits: [] }, 'S01 block Prestazioni'],
    [{ household: [] }, 'S01 block Famiglia'],
    [{ reportedOn: null }, 'S01 block DataPrimaSegnalazione'],
    [{ residences: [] }, 'S01 block CodiceNazioneResidenza'],
    [{ said: {} }, 'S01 block MinoreStranieroNoAcc'],
    [{ person: { ...someMinor.person, birthDate: null } }, 'S01 block AnnoNascita'],
    [{ person: { ...someMinor.person, protected: true } }, 'S22 block IDBeneficiario'],
  ] as const)('%j si dice', (over, expected) => {
    expect(found(over)).toContain(expected)
    expect(check(over).told).toBeUndefined()
  })

  test('S20: un mese nel futuro, o il giudice avvisato prima della prima segnalazione', () => {
    expect(found({ reportedOn: '2026-01-02' })).toContain('S20 block DataPrimaSegnalazione')
    expect(found(said({ 'minor.courtToldOn': '2025-02-28' }))).toEqual([
      'S20 block DataSegnalazione',
    ])
    expect(found(said({ 'minor.courtToldOn': '2025-03-01' }))).toEqual([])
  })

  test('S19: date e autorità senza ciò di cui parlano', () => {
    const rule = minorRules.find(({ id }) => id === 'S19')
    const mapped = minorOf(someMinor, today)
    const draft = {
      SINBA: { ...mapped.draft.SINBA, ProvvedimentoGiudiziario: '2', TipoDisabilita: '1' },
    }
    const fields = rule?.find({ mapped: { ...mapped, draft }, facts: someMinor, day: today })
    expect(fields?.map(({ field }) => field)).toEqual([
      'TipoDisabilita',
      'DataProvvedimentoGiudiziario',
      'AutoritaProvvedimento',
      'TipoProvvedimentoGiudiziario',
    ])
    expect(
      minorOf({ ...someMinor, ...said({ 'measure.present': false }) }, today).draft.SINBA,
    ).not.toHaveProperty('AutoritaProvvedimento')
  })
})

test('le fasce di età e di ISEE non si toccano', () => {
  expect([0, 2, 3, 5, 6, 14, 15, 17, 18].map(ageBand)).toEqual([
    '1',
    '1',
    '2',
    '2',
    '3',
    '5',
    '6',
    '6',
    '6',
  ])
  expect([0, 0.01, 3000, 3000.01, 15_000, 20_000, 20_000.01].map(iseeBand)).toEqual([
    '1',
    '2',
    '2',
    '3',
    '6',
    '7',
    '8',
  ])
})

test('disabilità e certificazioni si leggono dalla cartella sociale', () => {
  expect(disabilityOf(['physical'])).toBe('1')
  expect(disabilityOf(['intellectual', 'psychic'])).toBe('2')
  expect(disabilityOf(['physical', 'sensory'])).toBe('4')
  const civil = (percent: number, allowance: string | null) =>
    certificateOf({ ...someMinor, invalidities: [{ kind: 'civil', percent, allowance }] })
  expect([civil(74, null), civil(75, null), civil(100, null), civil(100, 'attendance')]).toEqual([
    undefined,
    '1',
    '3',
    '2',
  ])
  expect(certificateOf({ ...someMinor, recognised: true })).toBe('5')
})
