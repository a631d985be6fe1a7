import { describe, expect, test } from '@jest/globals'
import {
  addMonths,
  ageOn,
  formatDay,
  isDay,
  parseDay,
} from '../../../domain/shared/calendar-day.ts'

describe('Una data', () => {
  test.each(['3/10/2026', '03.10.2026', '03-10-2026', ' 2026-10-03 '])(
    'scritta %s si capisce',
    (text) => {
      expect(parseDay(text)).toBe('2026-10-03')
    },
  )

  test.each(['31/04/2026', '29/02/2025', '1/13/2026', '10/26', 'ieri', ''])(
    'scritta «%s» non esiste',
    (text) => {
      expect(parseDay(text)).toBeUndefined()
    },
  )

  test('del 29 febbraio esiste negli anni bisestili', () => {
    expect(isDay('2024-02-29')).toBe(true)
    expect(isDay('1900-02-29')).toBe(false)
    expect(isDay('2000-02-29')).toBe(true)
  })

  test('di sei mesi dopo è la stessa, o l’ultima di un mese più corto', () => {
    expect(addMonths('2026-03-15', 6)).toBe('2026-09-15')
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2026-12-01', 1)).toBe('2027-01-01')
  })

  test('si mostra all’italiana', () => {
    expect(formatDay('2026-10-03')).toBe('03/10/2026')
  })

  test('dà l’età compiuta, che cambia il giorno del compleanno', () => {
    expect(ageOn('2008-11-25', '2026-11-24')).toBe(17)
    expect(ageOn('2008-11-25', '2026-11-25')).toBe(18)
    expect(ageOn('2027-01-01', '2026-12-31')).toBe(-1)
  })
})
