import { expect, test } from '@jest/globals'

import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { explainComputed } from '../../../domain/procedures/forms/compute.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import { presaInCarico } from './support/data.ts'

const { forms, lists } = presaInCarico()
const form = forms.find(({ key }) => key === 'social-assessment') ?? raise()
const sumOf = (total: string) => {
  const field = form.sections.flatMap(({ fields }) => fields).find(({ key }) => key === total)
  return field?.computed && 'sum' in field.computed ? field.computed.sum : raise()
}

function raise(): never {
  throw new Error('the assessment has no scales')
}

function filled(total: string, code: string, changes: RawAnswers = {}) {
  const raw = {
    scales: ['barthel', 'iadl'],
    ...Object.fromEntries(sumOf(total).map((key) => [key, code])),
    ...changes,
  }
  return parseAnswers(form, raw, { complete: false, lists }).answers
}

test.each([
  ['l0', 100, 'independent'],
  ['l1', 80, 'moderate'],
  ['l2', 52, 'severe'],
  ['l3', 20, 'total'],
])('eleven answers %s on the modified Barthel make %i points, %s', (code, total, band) => {
  const answers = filled('barthelTotal', code)
  expect([answers['barthelTotal'], answers['barthelBand']]).toEqual([total, band])
})

test('the wheelchair counts only for who does not walk', () => {
  expect(filled('barthelTotal', 'l0')).not.toHaveProperty('barthelWheelchair')
  const changes = { barthelWalking: 'l4', barthelWheelchair: 'l0' }
  expect(filled('barthelTotal', 'l0', changes)['barthelTotal']).toBe(90)
})

test('with an item missing there is no index, and the page says so', () => {
  const answers = filled('barthelTotal', 'l0', { barthelBath: '' })
  expect(answers).not.toHaveProperty('barthelTotal')
  const explained = explainComputed(form, 'barthelTotal', readPage(form, answers, { lists }))
  expect(explained).toMatchObject({
    missing: ['Bagno o doccia'],
    notes: ['Senza risposta 1 voce su 10, e ne possono mancare al massimo 0: non si calcola.'],
  })
})

test.each([
  ['l0', 8],
  ['l1', 5],
  ['l2', 3],
])('eight answers %s on the IADL make %i points', (code, total) => {
  expect(filled('iadlTotal', code)['iadlTotal']).toBe(total)
})
