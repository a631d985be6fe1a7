import { describe, expect, test } from '@jest/globals'

import type { PsFacts } from '../../../domain/siuss/mapping/facts.ts'
import { rules } from '../../../domain/siuss/rules/catalogue.ts'
import { checkPs, sameApplications } from '../../../domain/siuss/rules/check.ts'
import type { Checked } from '../../../domain/siuss/rules/check.ts'
import { benefits, benefitIn, firstRecord, someFacts } from './facts.ts'

type Benefit = ReturnType<typeof benefitIn>

function check(over: Partial<PsFacts> = {}, benefit: Benefit = {}) {
  const facts = { ...someFacts, ...over }
  const mapped = firstRecord(facts)
  const person = mapped.draft.Beneficiario
  const told = { ...person.PrestazioniSociali, ...benefit }
  const draft = { Beneficiario: { ...person, PrestazioniSociali: told } }
  return checkPs({ mapped: { ...mapped, draft }, facts, benefits })
}

const found = (checked: Pick<Checked, 'problems'>) =>
  checked.problems.map(({ rule, severity, field }) => `${rule} ${severity} ${field}`)

test('le regole sono ventitré, da S01 a S23, ognuna con ciò che chiede', () => {
  expect(rules.map(({ id }) => id)).toEqual(
    Array.from({ length: 23 }, (_, n) => `S${String(n + 1).padStart(2, '0')}`),
  )
  expect(rules.every(({ title }) => title.length > 10)).toBe(true)
})

test('un record a posto è pronto, senza niente da correggere', () => {
  const checked = check()
  expect(found(checked)).toEqual([])
  expect(checked.standing).toBe('ready')
  expect(checked.told?.record.Beneficiario.CodiceFiscale).toBe('RSSMRA80A01H501U')
})

describe('S01: il tracciato', () => {
  const person = (over: Partial<PsFacts['person']>) =>
    check({ person: { ...someFacts.person, ...over } })

  test.each([
    [{ familyName: '' }, 'Cognome', 'familyName'],
    [{ givenName: ' ' }, 'Nome', 'givenName'],
    [{ birthDate: null }, 'AnnoNascita', 'birthDate'],
    [{ sex: null }, 'Genere', 'sex'],
  ] as const)('%j blocca, e porta al campo da scrivere', (over, field, at) => {
    const checked = person(over)
    expect(checked.standing).toBe('blocked')
    expect(checked.told).toBeUndefined()
    expect(checked.problems).toMatchObject([
      { rule: 'S01', severity: 'block', field, at: { kind: 'person', field: at } },
    ])
  })

  test('un servizio senza codice INPS lo dice forte', () => {
    const checked = check({ benefit: { ...someFacts.benefit, code: null, label: null } })
    expect(found(checked)).toEqual(['S01 block CodicePrestazione'])
    expect(checked.problems[0]?.message).toMatch(/D\.1\.01.*non ha un codice/)
  })

  test('un nome troppo corto per l’INPS si allunga, e resta scritto', () => {
    const checked = check({ benefit: { ...someFacts.benefit, code: 'Z9.99', label: 'Altro' } })
    expect(checked.standing).toBe('ready')
    expect(checked.fixes).toContainEqual({
      rule: 'S01',
      field: 'DenominazionePrestazione',
      before: 'Altro',
      after: 'Altro (prestazione sociale)',
    })
  })
})

describe('S03: il codice fiscale', () => {
  const code = (fiscalCode: string | null) => check({ person: { ...someFacts.person, fiscalCode } })

  test.each([null, 'RSSMRA80A01H501X', 'RSSMRAULALMHRLMD'])('%s blocca', (given) => {
    expect(found(code(given))).toContain('S03 block CodiceFiscale')
  })

  test('l’omocodia che il tracciato accetta passa', () => {
    expect(found(code('RSSMRA80A01H50MM'))).toEqual([])
  })

  test('uno provvisorio avvisa, ma non dice dove si è nati: si scrive nella pagina della persona', () => {
    const checked = code('12345678901')
    expect(found(checked)).toEqual(['S01 block LuogoNascita', 'S03 warn CodiceFiscale'])
    expect(checked.problems[0]).toMatchObject({
      message: expect.stringContaining('codice catastale'),
      at: { kind: 'person', field: 'birthPlace' },
    })
  })

  test('uno provvisorio si manda, se l’anagrafe sa il codice del luogo di nascita', () => {
    const person = { ...someFacts.person, fiscalCode: '12345678901', birthPlace: 'Z100' }
    const checked = check({ person })
    expect(found(checked)).toEqual(['S03 warn CodiceFiscale'])
    expect(checked.told?.record.Beneficiario.Anagrafica.LuogoNascita).toBe('Z100')
  })

  test('dove lo dice il codice fiscale, vale quello', () => {
    const checked = check({ person: { ...someFacts.person, birthPlace: 'Z100' } })
    expect(checked.told?.record.Beneficiario.Anagrafica.LuogoNascita).toBe('H501')
  })
})

describe('S04 e S21: la residenza', () => {
  test('manca', () => {
    expect(found(check({ residences: [] }))).toEqual(['S04 block CodiceComune'])
  })

  test('è in una regione di cui non si sa il codice', () => {
    const residences = [{ from: '2020-01-01', to: null, comune: '054039', region: null }]
    expect(found(check({ residences }))).toEqual(['S04 block CodiceRegione'])
  })

  test('è quella del giorno dell’evento, non di oggi', () => {
    const residences = [
      { from: '2025-11-01', to: null, comune: '055032', region: '19' },
      { from: '2020-01-01', to: '2025-11-01', comune: '054039', region: '19' },
      { from: null, to: null, comune: '055032', region: '19' },
    ]
    const checked = check({ residences })
    expect(found(checked)).toEqual([])
    expect(checked.told?.record.Beneficiario.Indirizzo).toEqual([
      { CodiceRegione: '19', CodiceComune: '054039', CodiceNazione: '380' },
    ])
  })

  test('di quel giorno non si sa: si manda quella di oggi, e si avvisa', () => {
    const residences = [{ from: null, to: null, comune: '054039', region: '19' }]
    const checked = check({ residences })
    expect(found(checked)).toEqual(['S21 warn CodiceComune'])
    expect(checked.standing).toBe('ready')
  })
})

describe('La prestazione', () => {
  test.each([
    ['S05', { DataDSU: undefined }, 'S05 block NumeroProtocolloDSU'],
    ['S06', { ImportoMensile: '0.00' }, 'S06 block ImportoMensile'],
    ['S06', { DataInizioPrestazione: undefined }, 'S06 block ImportoMensile'],
    ['S06', { CaratterePrestazione: '2' }, 'S06 block ImportoPrestazione'],
    ['S07', { DataFinePrestazione: '2025-09-30' }, 'S07 block DataFinePrestazione'],
    ['S07', { DataFinePrestazione: '2026-01-01' }, 'S07 block DataFinePrestazione'],
    ['S08', { ImportoQuotaEnte: '1.00' }, 'S08 block ImportoQuotaEnte'],
    ['S10', { AreaUtenza: undefined, SINA: undefined }, 'S10 block AreaUtenza'],
    ['S12', { AreaUtenza: '3' }, 'S12 warn SINA'],
    ['S12', { SINA: undefined }, 'S12 warn SINA'],
    ['S14', { OreServizioMensile: '2.60' }, 'S14 block OreServizioMensile'],
  ] as const)('%s con %j', (rule, benefit, expected) => {
    const checked = check({}, benefit)
    expect(found(checked)).toContain(expected)
    const found1 = checked.problems.find((one) => one.rule === rule)
    expect(checked.standing).toBe(found1?.severity === 'warn' ? 'ready' : 'blocked')
  })

  test('S11: secondo l’ISEE, ma quel giorno non ce n’era uno', () => {
    const checked = check({ isee: [] })
    expect(found(checked)).toEqual(['S11 warn NumeroProtocolloDSU'])
    expect(checked.problems[0]?.at.kind).toBe('isee')
    const free = check({ isee: [], benefit: { ...someFacts.benefit, byIsee: false } })
    expect(found(free)).toEqual([])
    expect(free.told?.record.Beneficiario.PrestazioniSociali.PresenzaProvaMezzi).toBe('4')
  })

  test('S10: un’area che l’INPS non ha si legge dal servizio, e se non basta blocca', () => {
    const charge = { on: '2025-09-01', area: null }
    expect(benefitIn(firstRecord({ ...someFacts, charge })).AreaUtenza).toBe('2')
    const checked = check({ charge, benefit: { ...someFacts.benefit, area: 'multi' } })
    expect(found(checked)).toContain('S10 block AreaUtenza')
  })

  test('S13: un intervento che l’INPS non conosce', () => {
    expect(found(check({ needs: ['A9.99'] }))).toEqual(['S13 block NecessitaInterventiSociali'])
  })

  test('S15: un nome lungo si accorcia, e resta scritto com’era', () => {
    const familyName = 'Della Rovere Montefeltro di San Giorgio in Bosco'
    const checked = check({ person: { ...someFacts.person, familyName } })
    expect(checked.standing).toBe('ready')
    expect(checked.told?.record.Beneficiario.Anagrafica.Cognome).toBe(
      familyName.slice(0, 36).trim(),
    )
    expect(checked.fixes).toContainEqual(
      expect.objectContaining({ rule: 'S15', field: 'Cognome', before: familyName }),
    )
  })

  test('S16: la stessa domanda non dà due volte la stessa prestazione nell’anno', () => {
    const one = check()
    const other = { ...one, about: 'another' }
    expect(sameApplications([one]).map(({ standing }) => standing)).toEqual(['ready'])
    const both = sameApplications([one, other])
    expect(both.map(({ standing, told }) => [standing, told])).toEqual([
      ['blocked', undefined],
      ['blocked', undefined],
    ])
  })
})

test('S23: una cittadinanza che non si sa avvisa, e porta al campo', () => {
  const checked = check({ person: { ...someFacts.person, citizenship: null } })
  expect(found(checked)).toEqual(['S23 warn CodiceCittadinanza'])
  expect(checked.problems[0]?.at).toMatchObject({ kind: 'person', field: 'citizenship' })
  expect(checked.standing).toBe('ready')
})

describe('S22: una persona protetta', () => {
  const person = { ...someFacts.person, protected: true }
  const decision = { by: 'Chi segue', at: new Date('2025-11-01'), reason: 'Sì' }

  test('aspetta una decisione', () => {
    const checked = check({ person })
    expect(found(checked)).toEqual(['S22 block CodiceFiscale'])
    expect(checked).toMatchObject({ standing: 'waiting', told: undefined })
  })

  test('si manda se qualcuno l’ha deciso, e non si manda se ha deciso di no', () => {
    expect(check({ person, decision: { ...decision, send: true } }).standing).toBe('ready')
    const kept = check({ person, decision: { ...decision, send: false } })
    expect(kept).toMatchObject({ standing: 'kept', told: undefined })
  })

  test('ciò che le manca la blocca anche prima della decisione', () => {
    expect(check({ person: { ...person, sex: null } }).standing).toBe('blocked')
  })
})
