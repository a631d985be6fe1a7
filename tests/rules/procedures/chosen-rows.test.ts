import { expect, test } from '@jest/globals'

import { changeRows } from '../../../domain/procedures/forms/change-rows.ts'
import { offersFor } from '../../../domain/procedures/forms/offers.ts'
import type { GivenBefore } from '../../../domain/procedures/forms/offers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { checkChosenRows } from '../../../domain/procedures/validate/rows.ts'
import { presentForm } from '../../../web/shared/forms/present-form.ts'
import { presentAnswers } from '../../../web/shared/forms/words.ts'
import { translator } from '../../../web/shared/i18n.ts'
import { aRelease } from './support/a-release.ts'

const goal = { key: 'goal', type: 'text', label: 'Obiettivo', concept: 'plan.goal', prefill: true }
const measure = { key: 'measure', type: 'text', label: 'Misura', concept: 'plan.measure' }
const repeat = { row: 'Obiettivo', add: 'Aggiungi', min: 1, max: 5 }

function aForm(key: string, of = 'goals') {
  return Form.parse({
    key,
    title: 'Progetto',
    sections: [
      { key: 'goals', title: 'Obiettivi', repeat, fields: [goal, measure] },
      {
        key: 'services',
        title: 'Prestazioni',
        repeat: { row: 'Prestazione', add: 'Aggiungi', max: 5 },
        fields: [
          { key: 'service', type: 'text', label: 'Prestazione' },
          { key: 'for', type: 'rows', of, label: 'Per quali obiettivi', required: true },
        ],
      },
    ],
  })
}

const form = aForm('plan')
const options = { complete: true, lists: [] }
const typed = {
  ...{ goals: '3', 'goals.1.goal': 'Casa', 'goals.3.goal': 'Lavoro', services: '1' },
  ...{ 'services.1.service': 'Aiuto', 'services.1.for': ['1', '3'] },
}

test('rows that were chosen are found under their new number when the empty ones fall away', () => {
  const { answers, errors } = parseAnswers(form, typed, options)
  expect(errors).toEqual([])
  expect(answers).toEqual({
    goals: [{ goal: 'Casa' }, { goal: 'Lavoro' }],
    services: [{ service: 'Aiuto', for: ['1', '2'] }],
  })
})

test('a row that is not there, or in which nothing is written, cannot be chosen', () => {
  const errorOf = (chosen: string[]) =>
    parseAnswers(form, { ...typed, 'services.1.for': chosen }, options).errors
  expect(errorOf(['2'])).toEqual([
    {
      field: 'services.1.for',
      message: '«Obiettivo 2» non è compilato: compilalo, oppure toglilo da qui',
    },
  ])
  expect(errorOf(['5'])).toMatchObject([{ field: 'services.1.for' }])
  expect(errorOf(['0'])[0]?.message).toContain('Scegli una delle voci proposte')
  expect(errorOf([])[0]?.message).toContain('Per quali obiettivi')
})

test('a row taken away is chosen no more, and those after it keep who had chosen them', () => {
  const chosen = { ...typed, 'services.1.for': ['1', '2', '3'] }
  const { raw } = changeRows(form, chosen, { do: 'drop', section: 'goals', row: 2 })
  expect(raw).toMatchObject({ goals: '2', 'goals.2.goal': 'Lavoro', 'services.1.for': ['1', '2'] })
})

test('the page offers the rows by what is typed in them, and answers name them', () => {
  const t = translator('it')
  const release = { lists: [], facts: {} }
  const view = presentForm(form, { language: 'it', t, release, values: typed })
  const [, services] = view.sections
  const offered = services?.rows?.rows[0]?.fields[1]?.groups[0]?.options
  expect(offered?.map(({ text, chosen }) => [text, chosen])).toEqual([
    ['Obiettivo 1: Casa', true],
    ['Obiettivo 2', false],
    ['Obiettivo 3: Lavoro', true],
  ])
  const { answers } = parseAnswers(form, typed, options)
  const told = presentAnswers(form, answers, { lists: [], language: 'it' })
  expect(told.at(-1)?.answers.at(-1)?.text).toBe('Obiettivo 1, Obiettivo 2')
})

test('rows are chosen of a section that repeats and stands before', () => {
  expect(checkChosenRows(form)).toEqual([])
  expect(checkChosenRows(aForm('plan', 'services'))).toMatchObject([{ where: 'forms.plan.for' }])
  expect(checkChosenRows(aForm('plan', 'nothing'))).toHaveLength(1)
})

const at = (day: string, key: string, answers: GivenBefore['answers']): GivenBefore => ({
  ...{ form: key, release: 'one@1', by: 'Rossi', answers },
  at: `${day}T10:00:00.000Z`,
})

test('rows are proposed together, from the newest of the case that know the most of what is asked', () => {
  const short = Form.parse({
    key: 'review',
    title: 'Verifica',
    sections: [{ key: 'goals', title: 'Obiettivi', repeat, fields: [goal] }],
  })
  const asked = Form.parse({
    ...form,
    sections: [
      { key: 'again', title: 'Obiettivi', repeat, fields: [goal, { ...measure, prefill: true }] },
    ],
  })
  const release: Release = aRelease({ key: 'one', forms: [form, short] })
  const setting = { releases: new Map([['one@1', release]]), lists: [], today: '2026-11-25' }
  const plan = at('2026-03-03', 'plan', {
    goals: [{ goal: 'Casa', measure: 'Giorni' }, { goal: 'Lavoro' }],
  })
  const review = at('2026-06-03', 'review', { goals: [{ goal: 'Casa, di nuovo' }] })
  const offers = offersFor(asked, [review, plan], setting)
  const raws = Object.fromEntries(Object.entries(offers).map(([name, { raw }]) => [name, raw]))
  expect(raws).toEqual({
    again: '2',
    'again.1.goal': 'Casa',
    'again.1.measure': 'Giorni',
    'again.2.goal': 'Lavoro',
  })
  expect(offersFor(asked, [review], setting)['again.1.goal']?.raw).toBe('Casa, di nuovo')
  expect(offersFor(asked, [{ ...plan, caseId: 'other' }], setting)).toEqual({})
})
