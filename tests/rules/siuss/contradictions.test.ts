import { expect, test } from '@jest/globals'

import { FlowHead } from '../../../domain/siuss/layout/flow.ts'
import { Benefit, PsRecord, Sina } from '../../../domain/siuss/layout/ps-record.ts'
import { SinbaRecord } from '../../../domain/siuss/layout/sinba-record.ts'
import { writeFlow } from '../../../domain/siuss/layout/write-flow.ts'
import { minorOf } from '../../../domain/siuss/mapping/sinba-record.ts'
import { hoursAndMinutes } from '../../../domain/siuss/mapping/amounts.ts'
import { splitByYear } from '../../../domain/siuss/mapping/split.ts'
import { checkPs } from '../../../domain/siuss/rules/check.ts'
import { readRegion } from '../../../seeds/region.ts'
import { head } from './arbitrary.ts'
import { benefitIn, benefits, firstRecord, someFacts } from './facts.ts'
import { someMinor } from './minor-facts.ts'
import { faultsIn, layoutText } from './xsd.ts'

// INPS's documents contradict each other: each test holds one to what we chose, by its number.

type Told = Partial<ReturnType<typeof benefitIn>>

function check(over: Told) {
  const mapped = firstRecord(someFacts)
  const person = mapped.draft.Beneficiario
  const draft = {
    Beneficiario: { ...person, PrestazioniSociali: { ...person.PrestazioniSociali, ...over } },
  }
  return checkPs({ mapped: { ...mapped, draft }, facts: someFacts, benefits })
}

const rulesOf = (over: Told) => check(over).problems.map(({ rule }) => rule)

function aRecord(over: Told = {}): PsRecord {
  const { told } = check(over)
  if (!told) throw new Error('a record')
  return told.record
}

const xml = (record = aRecord()) => writeFlow(head, { kind: 'PS_PSA_SINA', record })

test('3. il nome del flusso ha quattro caratteri per l’ente e sette cifre, non cinque e otto', () => {
  const name = (Nome: string) => FlowHead.safeParse({ ...head, Nome }).success
  expect(name('A475.PS.20261128.0000001')).toBe(true)
  expect(name('A475.PS.20261128.00000001')).toBe(false)
  expect(name('0A475.PS.20261128.0000001')).toBe(false)
  expect('A475.SINBA.20261128.0000001'.length).toBeLessThanOrEqual(50)
})

test('4. la regione ha il codice dell’elenco del 1986, che è nei suoi dati di riferimento', () => {
  expect(readRegion('umbria').siussCode).toBe('19')
  expect(aRecord().Beneficiario.Indirizzo[0]?.CodiceRegione).toBe('19')
})

test('5. le quote che non fanno l’importo si rifiutano, come quelle del primo esempio', () => {
  const sample = { ImportoQuotaEnte: '52.54', ImportoQuotaSSN: '21.71', ImportoQuotaUtente: '0.00' }
  expect(rulesOf({ ImportoMensile: '101.23', ...sample })).toContain('S08')
  expect(rulesOf({ ImportoMensile: '74.25', ...sample })).not.toContain('S08')
})

test('6. una quota della sanità a zero non si manda, anche se l’esempio la manda', () => {
  const sample = { ImportoMensile: '10.00', ImportoQuotaEnte: '10.00', ImportoQuotaSSN: '0.00' }
  expect(rulesOf(sample)).toContain('S09')
})

test('7. un flusso porta una persona e una prestazione, anche se un esempio ne porta tre', () => {
  const record = aRecord()
  const { PrestazioniSociali: one } = record.Beneficiario
  const three = { ...record.Beneficiario, PrestazioniSociali: [one, one, one] }
  expect(PsRecord.safeParse({ Beneficiario: three }).success).toBe(false)
  expect(xml().match(/<PrestazioniSociali /g)).toHaveLength(1)
  expect(xml().match(/<Beneficiario /g)).toHaveLength(1)
})

test('8. il periodo dell’esempio, su due anni, si divide', () => {
  expect(
    rulesOf({ DataInizioPrestazione: '2015-08-13', DataFinePrestazione: '2016-08-13' }),
  ).toContain('S07')
  expect(splitByYear({ from: '2015-08-13', to: '2016-08-13' })).toEqual([
    { from: '2015-08-13', to: '2015-12-31' },
    { from: '2016-01-01', to: '2016-08-13' },
  ])
})

test('9. la denominazione è quella del codice, qualunque nome il servizio abbia da noi', () => {
  const facts = {
    ...someFacts,
    benefit: { ...someFacts.benefit, name: 'Telesoccorso e teleassistenza' },
  }
  expect(benefitIn(firstRecord(facts)).DenominazionePrestazione).toBe(someFacts.benefit.label)
})

test('10. le ore sono ore e minuti, non un numero intero', () => {
  expect(hoursAndMinutes(298)).toBe('2.59')
  expect(faultsIn('ps-psa-sina', xml(aRecord({ OreServizioMensile: '2.59' })))).toEqual([])
  expect(rulesOf({ OreServizioMensile: '2.75' })).toContain('S14')
})

test('11. il carattere della prestazione è obbligatorio, come dice il testo', () => {
  const { CaratterePrestazione: _, ...without } = aRecord().Beneficiario.PrestazioniSociali
  expect(Benefit.safeParse(without).success).toBe(false)
  expect(faultsIn('ps-psa-sina', xml().replace(/ CaratterePrestazione="\d"/, ''))).not.toEqual([])
})

test('12. gli indirizzi sono da uno a cinque', () => {
  const with_ = (n: number) => {
    const record = aRecord()
    const Indirizzo = Array.from({ length: n }, () => ({ CodiceNazione: '250' }))
    return PsRecord.safeParse({ Beneficiario: { ...record.Beneficiario, Indirizzo } }).success
  }
  expect([0, 1, 5, 6].map(with_)).toEqual([false, true, true, false])
})

test('13. bisogni, invalidità e cure sanitarie si possono omettere', () => {
  const sina = aRecord().Beneficiario.PrestazioniSociali.SINA
  const {
    NecessitaInterventiSociali: _n,
    InvaliditaCivile: _i,
    NecessitaCureSanitarie: _c,
    ...rest
  } = Sina.parse(sina)
  expect(Sina.safeParse(rest).success).toBe(true)
  expect(faultsIn('ps-psa-sina', xml(aRecord({ SINA: rest })))).toEqual([])
})

test('17. chi è il minore è uno pseudonimo, non un codice della mobilità', () => {
  const { draft } = minorOf(someMinor, '2025-12-01')
  const id = draft.SINBA.IDBeneficiario ?? ''
  expect(id).toHaveLength(20)
  expect(id).not.toContain(someMinor.person.id.slice(0, 8))
  expect(minorOf(someMinor, '2026-12-01').draft.SINBA.IDBeneficiario).toBe(id)
})

test('18. il nostro schema è quello di dicembre 2018', () => {
  expect(layoutText('ps-psa-sina')).toContain('2018-12')
})

test('20. un nucleo di più di nove persone è di nove, e resta scritto quante erano', () => {
  const isee = [
    { ...someFacts.isee[0], from: '2025-01-01', to: null, dsu: 'X', value: 0, members: 11 },
  ]
  const { draft, fixes } = minorOf({ ...someMinor, isee }, '2025-12-01')
  expect(draft.SINBA.NumeroComponentiISEE).toBe('9')
  expect(fixes).toContainEqual({
    rule: 'S01',
    field: 'NumeroComponentiISEE',
    before: '11',
    after: '9',
  })
  expect(SinbaRecord.shape.SINBA.shape.NumeroComponentiISEE.safeParse('10').success).toBe(false)
})
