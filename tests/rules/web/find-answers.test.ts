import { expect, test } from '@jest/globals'

import type { CompletedForm } from '../../../domain/diary/answers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { findAnswers } from '../../../web/cases/find-answers.ts'
import { translator } from '../../../web/shared/i18n.ts'
import { movingRelease } from '../../support/releases/moving.ts'

function asking(version: 1 | 2, label: string): Release {
  const field = { key: 'house', label, type: 'text', concept: 'home.state', required: false }
  const form = {
    key: 'visit',
    title: 'Visita',
    sections: [{ key: 'one', title: 'Casa', fields: [field] }],
  }
  return { ...movingRelease(version), forms: [Form.parse(form)] }
}

const releases = new Map([
  ['moving@1', asking(1, 'Condizioni dell’abitazione')],
  ['moving@2', asking(2, 'Stato della casa')],
])
const row = (seq: number, release: string, house: string): CompletedForm => ({
  ...{ seq, release, form: 'visit', taskTitle: null, answers: { house }, who: 'Ada', late: false },
  at: new Date('2026-11-20T10:00:00Z'),
})
const rows = [row(9, 'moving@2', 'Umidità in cucina'), row(4, 'moving@1', 'Buone, due camere')]

function found(text: string) {
  const t = translator('it')
  const session = undefined as never
  const now = new Date('2026-11-28T10:00:00Z')
  return findAnswers(rows, text, { t, session, language: 'it', releases, names: {}, now })
}

test('an old answer is found by the question as it is asked today, and shown as it was asked', () => {
  const both = found('stato casa')
  expect(both.map(({ seq }) => seq)).toEqual([9, 4])
  expect(both[1]).toMatchObject({
    label: { text: 'Condizioni dell’abitazione' },
    answer: 'Buone, due camere',
    version: 'versione 1',
  })
})

test('all the words are needed, in the answer or in its question, whatever the accents', () => {
  expect(found('umidita CUCINA').map(({ seq }) => seq)).toEqual([9])
  expect(found('abitazione camere').map(({ seq }) => seq)).toEqual([4])
  expect(found('camere cucina')).toEqual([])
  expect(found('  ')).toEqual([])
})
