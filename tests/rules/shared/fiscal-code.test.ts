import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'

import { dayOf, daysIn } from '../../../domain/shared/calendar-day.ts'
import {
  birthDateIn,
  computeFiscalCode,
  homocode,
  readFiscalCode,
} from '../../../domain/shared/fiscal-code.ts'

const rossi = 'RSSMRA80A01H501U'

function refusal(text: string) {
  const reading = readFiscalCode(text)
  return reading.ok ? undefined : reading
}

describe('Il codice fiscale di una persona', () => {
  test.each([rossi, 'MRTMTT91D08F205J', 'MLLSNT82P65Z404U'])('%s è valido', (code) => {
    expect(readFiscalCode(code)).toMatchObject({ ok: true, code, kind: 'regular' })
  })

  test('si può scrivere in minuscolo e con spazi', () => {
    expect(readFiscalCode(' rssmra 80a01 h501u ')).toMatchObject({ ok: true, code: rossi })
  })

  test('dice data di nascita, sesso e luogo', () => {
    expect(readFiscalCode('MLLSNT82P65Z404U')).toMatchObject({
      birth: { yearOfCentury: 82, month: 9, day: 25, sex: 'F', place: 'Z404' },
    })
  })

  test('con le lettere dell’omocodia resta valido e dice la stessa nascita', () => {
    for (const code of ['RSSMRA80A01H50MM', 'RSSMRA80A01H5LMX', 'RSSMRAULALMHRLMD']) {
      expect(readFiscalCode(code)).toMatchObject({
        ok: true,
        kind: 'homocode',
        birth: { yearOfCentury: 80, month: 1, day: 1, sex: 'M', place: 'H501' },
      })
    }
  })

  test('con l’omocodia nell’anno o nel giorno è segnalato per l’invio a mano', () => {
    expect(readFiscalCode('RSSMRA80A01H5LMX')).toMatchObject({ deepHomocode: false })
    expect(readFiscalCode('RSSMRAULALMHRLMD')).toMatchObject({ deepHomocode: true })
  })

  test('provvisorio ha undici cifre', () => {
    expect(readFiscalCode('12345678901')).toMatchObject({ ok: true, kind: 'provisional' })
  })

  test('si calcola da nome, nascita e luogo', () => {
    const person = { familyName: 'Rossi', givenName: 'Mario', sex: 'M', place: 'H501' } as const
    expect(computeFiscalCode({ ...person, birthDate: '1980-01-01' })).toBe(rossi)
    expect(homocode(rossi, 1)).toBe('RSSMRA80A01H50MM')
    expect(homocode(rossi, 7)).toBe('RSSMRAULALMHRLMD')
  })

  test('di chi ha il cognome o il nome corto si completa con X', () => {
    const person = { sex: 'F', place: 'H501', birthDate: '1990-05-05' } as const
    expect(computeFiscalCode({ ...person, familyName: 'Fo', givenName: 'Al' })).toMatch(/^FOXLAX/)
    expect(
      computeFiscalCode({ ...person, familyName: 'D’Àngelo', givenName: 'Gianfranca' }),
    ).toMatch(/^DNGGFR/)
  })

  test('ha il secolo che non manda la nascita nel futuro', () => {
    const birth = { yearOfCentury: 20, month: 3, day: 1, sex: 'F', place: 'G478' } as const
    expect(birthDateIn(birth, '2026-11-25')).toBe('2020-03-01')
    expect(birthDateIn({ ...birth, yearOfCentury: 27 }, '2026-11-25')).toBe('1927-03-01')
  })
})

describe('Un codice fiscale sbagliato', () => {
  test('dice quale carattere non va e che cosa forse è', () => {
    expect(refusal('RSSMRA8OA01H501U')).toEqual({
      ok: false,
      position: 8,
      message: 'Il carattere 8 del codice fiscale è «O», ma lì va una cifra. Forse è «0»?',
    })
    expect(refusal('R5SMRA80A01H501U')?.message).toContain('carattere 2')
  })

  test('nel mese dice quali lettere vanno', () => {
    expect(refusal('RSSMRA80F01H501U')).toMatchObject({ position: 9 })
  })

  test('nel giorno dice fin dove si arriva', () => {
    expect(refusal('RSSMRA80D31H501U')?.message).toContain('da 01 a 30')
    expect(refusal('RSSMRA81B29H501U')?.message).toContain('da 01 a 28')
    expect(refusal('RSSMRA80A00H501U')).toMatchObject({ position: 10 })
  })

  test('nell’ultimo carattere dice quale dovrebbe essere', () => {
    expect(refusal('RSSMRA80A01H501X')).toMatchObject({
      position: 16,
      message: expect.stringContaining('«U»'),
    })
  })

  test('corto, lungo o vuoto dice quanti caratteri mancano o avanzano', () => {
    expect(refusal('RSSMRA80A01H501')?.message).toContain('ne mancano 1')
    expect(refusal(`${rossi}AA`)?.message).toContain('ne avanzano 2')
    expect(refusal('')?.message).toContain('è vuoto')
  })
})

const letters = (count: number) => fc.stringMatching(new RegExp(`^[A-Za-zàèì']{1,${count}}$`))
const people = fc
  .record({
    familyName: letters(12),
    givenName: letters(12),
    year: fc.integer({ min: 1927, max: 2026 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.nat({ max: 30 }),
    sex: fc.constantFrom('F' as const, 'M' as const),
    place: fc.constantFrom('H501', 'G478', 'Z404', 'L117'),
  })
  .map(({ year, month, day, ...person }) => ({
    ...person,
    birthDate: dayOf(year, month, (day % daysIn(year, month)) + 1),
  }))

test('Ogni codice calcolato si rilegge, anche con l’omocodia', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: 0, max: 7 }), (person, count) => {
      const reading = readFiscalCode(homocode(computeFiscalCode(person), count))
      expect(reading).toMatchObject({ ok: true, birth: { sex: person.sex, place: person.place } })
      if (reading.ok && reading.birth) {
        expect(birthDateIn(reading.birth, '2026-12-31')).toBe(person.birthDate)
      }
    }),
  )
})

test('Un solo carattere cambiato nella cifra di un anno è sempre scoperto', () => {
  fc.assert(
    fc.property(people, fc.integer({ min: 1, max: 9 }), (person, shift) => {
      const code = computeFiscalCode(person)
      const wrong = code.slice(0, 7) + String((Number(code[7]) + shift) % 10) + code.slice(8)
      expect(readFiscalCode(wrong).ok).toBe(false)
    }),
  )
})
