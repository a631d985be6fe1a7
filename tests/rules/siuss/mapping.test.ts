import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { centsOf, euros, hoursAndMinutes, perMonth } from '../../../domain/siuss/mapping/amounts.ts'
import { psRecords } from '../../../domain/siuss/mapping/ps-records.ts'
import { sharesOf } from '../../../domain/siuss/mapping/shares.ts'
import { sheetAt } from '../../../domain/siuss/mapping/sina.ts'
import { monthsIn, splitByYear, yearOf } from '../../../domain/siuss/mapping/split.ts'
import { addDays } from '../../../domain/shared/calendar-day.ts'
import { benefitIn, firstRecord, someFacts } from './facts.ts'

const anySpan = fc
  .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 3000 }))
  .map(([start, length]) => {
    const from = addDays('2000-01-01', start)
    return { from, to: addDays(from, length) }
  })

describe('Una prestazione su più anni', () => {
  test('si divide in parti di un anno, senza buchi né sovrapposizioni', () => {
    fc.assert(
      fc.property(anySpan, (span) => {
        const parts = splitByYear(span)
        expect(parts[0]?.from).toBe(span.from)
        expect(parts.at(-1)?.to).toBe(span.to)
        for (const [n, part] of parts.entries()) {
          expect(yearOf(part.from)).toBe(yearOf(part.to))
          expect(part.from <= part.to).toBe(true)
          const next = parts[n + 1]
          if (next) expect(next.from).toBe(addDays(part.to, 1))
        }
      }),
    )
  })

  test('dà un record per anno: ciò che è concesso finché corre, ciò che è erogato quando è finito', () => {
    const deliveries = [
      { day: '2025-10-07', quantity: 600 },
      { day: '2025-12-30', quantity: 300 },
      { day: '2026-01-08', quantity: 200 },
    ]
    const [first, second, ...others] = psRecords({ ...someFacts, deliveries }, '2026-02-01')
    expect(others).toEqual([])
    // 9 hours in three months at 20.65 euros.
    expect(first).toMatchObject({
      year: 2025,
      draft: {
        Beneficiario: {
          PrestazioniSociali: {
            DataInizioPrestazione: '2025-10-01',
            DataFinePrestazione: '2025-12-31',
            PeriodoErogazione: '3',
            ImportoMensile: '61.95',
            OreServizioMensile: '3.00',
            NumeroProtocolloDSU: 'INPS-ISEE-2025-01234567A-00',
          },
        },
      },
    })
    // 90 days of 2 hours a week: 25.71 hours, 530.91 euros.
    expect(second).toMatchObject({
      year: 2026,
      draft: {
        Beneficiario: {
          PrestazioniSociali: {
            DataInizioPrestazione: '2026-01-01',
            DataFinePrestazione: '2026-03-31',
            ImportoMensile: '176.97',
            OreServizioMensile: '8.34',
            ProtocolloDomanda: '2025/000123-1',
          },
        },
      },
      fixes: [{ rule: 'S07', before: '01/10/2025 – 31/03/2026', after: '01/01/2026 – 31/03/2026' }],
    })
    expect(benefitIn(firstRecord(someFacts)).NumeroProtocolloDSU).toMatch(/2025/)
  })

  test('l’anno che deve ancora cominciare non si manda', () => {
    expect(psRecords(someFacts, '2025-12-31').map(({ year }) => year)).toEqual([2025])
    expect(psRecords(someFacts, '2025-09-30')).toEqual([])
  })

  test('finisce il giorno della morte', () => {
    const mapped = firstRecord({ ...someFacts, lastDay: '2025-11-10' })
    expect(benefitIn(mapped)).toMatchObject({
      DataFinePrestazione: '2025-11-10',
      PeriodoErogazione: '2',
    })
    expect(mapped.fixes).toEqual([])
  })
})

describe('Una prestazione data una volta', () => {
  const terms = {
    ...someFacts.terms,
    every: 'once',
    unit: 'euro',
    price: 100,
    quantity: 50_000,
  } as const
  const paid = (...rows: readonly (readonly [string, number])[]) => ({
    ...someFacts,
    terms,
    deliveries: rows.map(([day, quantity]) => ({ day, quantity })),
  })

  test('dice per ogni anno quanto è stato pagato, e da quando', () => {
    const facts = paid(['2025-12-20', 20_050], ['2026-01-10', 30_000], ['2026-02-10', -50])
    expect(psRecords(facts, '2026-03-01').map(({ draft }) => draft)).toMatchObject([
      {
        Beneficiario: {
          PrestazioniSociali: { CaratterePrestazione: '2', ImportoPrestazione: '200.50' },
        },
      },
      {
        Beneficiario: {
          PrestazioniSociali: {
            DataErogazionePrestazione: '2026-01-10',
            ImportoPrestazione: '299.50',
          },
        },
      },
    ])
  })

  test('finché non è pagata, o se tutto è tornato, non si manda', () => {
    expect(psRecords(paid(), '2026-03-01')).toEqual([])
    expect(psRecords(paid(['2026-01-10', 100], ['2026-01-11', -100]), '2026-03-01')).toEqual([])
  })
})

describe('La scheda SINA', () => {
  test('viene dalla seduta, con i codici dell’INPS; nessun disturbo si omette', () => {
    expect(benefitIn(firstRecord(someFacts)).SINA).toEqual({
      Mobilita: '2',
      AttivitaVitaQuotidiana: '2',
      DisturbiComportamentali: '1',
      NecessitaCureSanitarie: '1',
      AreaReddituale: '1',
      AreaSupporto: '2',
      FonteDerivazioneValutazione: '1',
      StrumentoValutazione: '7',
      FonteDerivazioneInvalidita: '1',
      NecessitaInterventiSociali: { CodicePrestazione: ['A1.11', 'A2.07'] },
      InvaliditaCivile: { InvCiv: ['2', '6'] },
    })
  })

  test('è l’ultima fatta entro la fine del periodo', () => {
    const sheets = ['2025-03-01', '2025-09-01', '2026-02-01'].map((on) => ({ on, said: {} }))
    expect(sheetAt(sheets, '2025-12-31')?.on).toBe('2025-09-01')
    expect(sheetAt(sheets, '2024-12-31')).toBeUndefined()
  })

  test('c’è soltanto per chi è in carico per disabilità e non autosufficienza', () => {
    const poor = { ...someFacts, charge: { on: '2025-09-01', area: 'poverty' } }
    expect(benefitIn(firstRecord(poor))).not.toHaveProperty('SINA')
    const free = { ...someFacts, charge: { on: null, area: null } }
    expect(benefitIn(firstRecord(free))).toMatchObject({ PresaCarico: '2' })
    expect(benefitIn(firstRecord(free))).not.toHaveProperty('AreaUtenza')
  })
})

describe('Gli importi', () => {
  test('tornano gli stessi, al centesimo', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
        expect(centsOf(euros(cents))).toBe(cents)
      }),
    )
  })

  test('divisi per i mesi si arrotondano al più vicino, la metà in su', () => {
    expect([perMonth(10, 4), perMonth(9, 4), perMonth(10, 3), perMonth(11, 3)]).toEqual([
      3, 2, 3, 4,
    ])
    fc.assert(
      fc.property(fc.nat(10_000_000), fc.integer({ min: 1, max: 12 }), (amount, months) => {
        expect(Math.abs(perMonth(amount, months) * months - amount) * 2).toBeLessThanOrEqual(months)
      }),
    )
  })

  test('le ore sono ore e minuti, mai sessanta', () => {
    expect([hoursAndMinutes(298), hoursAndMinutes(50), hoursAndMinutes(100)]).toEqual([
      '2.59',
      '0.30',
      '1.00',
    ])
    fc.assert(
      fc.property(fc.nat(100_000), (hundredths) => {
        expect(Number(hoursAndMinutes(hundredths).split('.')[1])).toBeLessThan(60)
      }),
    )
  })

  test('le quote a zero di ente e sanità si tolgono, quella della persona resta', () => {
    const share = fc.nat(100_000)
    fc.assert(
      fc.property(share, share, share, (body, user, health) => {
        const { part, fixes } = sharesOf({ body, user, health })
        const sum = Object.values(part).reduce<number>((all, one) => all + centsOf(String(one)), 0)
        expect(sum).toBe(body + user + health)
        expect(part.ImportoQuotaUtente).toBe(euros(user))
        expect('ImportoQuotaEnte' in part).toBe(body > 0)
        expect('ImportoQuotaSSN' in part).toBe(health > 0)
        expect(fixes).toHaveLength([body, health].filter((one) => one === 0).length)
      }),
    )
  })

  test('chi paga si divide l’importo del mese, al centesimo', () => {
    const payers = { healthPercent: 5000, feePercent: 3333 }
    const [record] = psRecords({ ...someFacts, payers }, '2025-12-01')
    if (!record) throw new Error('one was expected')
    const benefit = benefitIn(record)
    const shares = [benefit.ImportoQuotaEnte, benefit.ImportoQuotaUtente, benefit.ImportoQuotaSSN]
    const sum = shares.reduce((all, one) => all + centsOf(String(one)), 0)
    expect(sum).toBe(centsOf(String(benefit.ImportoMensile)))
    expect(sum).toBeGreaterThan(0)
  })

  test('i mesi di un periodo sono quelli che tocca', () => {
    expect(monthsIn({ from: '2025-10-31', to: '2025-11-01' })).toBe(2)
    expect(monthsIn({ from: '2025-01-01', to: '2025-12-31' })).toBe(12)
  })
})
