import { expect, test } from '@jest/globals'

import { readRelease } from '../../../domain/procedures/read-release.ts'
import { asksTheRecord } from '../../../domain/social/offers.ts'
import { documentOf, known } from '../procedures/support/data.ts'

const formsOf = (file: string) => readRelease(documentOf(file), known).forms

test('the record is asked only for a form that proposes what it keeps', () => {
  expect(formsOf('servizio-diretto.v1.json').some(asksTheRecord)).toBe(true)
  const [card] = formsOf('presa-in-carico.v1.json')
  expect(card?.sections.some(({ fields }) => fields.some(({ prefill }) => prefill))).toBe(true)
  expect(card && asksTheRecord(card)).toBe(false)
})
