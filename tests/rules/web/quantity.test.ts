import { expect, test } from '@jest/globals'

import { daysInWords, quantityInWords } from '../../../web/figures/quantity.ts'
import { translator } from '../../../web/shared/i18n.ts'

const readers = (['it', 'en'] as const).map((language) => ({ language, t: translator(language) }))

test.each([
  [100, 'hour', '1 ora', '1 hour'],
  [50, 'hour', '0,5 ore', '0.5 hours'],
  [300, 'access', '3 accessi', '3 visits'],
  [100, 'day', '1 giornata', '1 day'],
  [0, 'meal', '0 pasti', '0 meals'],
])('%i hundredths of %s', (quantity, unit, ...said) => {
  expect(readers.map((reader) => quantityInWords(quantity, unit, reader))).toEqual(said)
})

test('money is money', () => {
  const said = readers.map((reader) => quantityInWords(1250, 'euro', reader))
  expect(said.map((one) => one.replaceAll(/\s/g, ' '))).toEqual(['12,50 €', '€12.50'])
})

test.each([
  [0, '0 giorni', '0 days'],
  [1, '1 giorno', '1 day'],
  [1.04, '1 giorno', '1 day'],
  [2.46, '2,5 giorni', '2.5 days'],
])('%d days', (days, ...said) => {
  expect(readers.map((reader) => daysInWords(days, reader))).toEqual(said)
})
