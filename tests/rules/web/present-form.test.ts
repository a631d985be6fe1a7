import { describe, expect, test } from '@jest/globals'

import type { Form } from '../../../domain/procedures/schema/form.ts'
import { rawAnswers } from '../../../domain/procedures/forms/raw-answers.ts'
import { presentForm } from '../../../web/shared/forms/present-form.ts'
import type { FormOptions } from '../../../web/shared/forms/view.ts'
import { answerText, presentAnswers } from '../../../web/shared/forms/words.ts'
import { translator } from '../../../web/shared/i18n.ts'

const lists = [
  {
    key: 'colours',
    title: 'Colori',
    values: [
      { code: 'red', label: { it: 'rosso', en: 'red' }, score: 2 },
      { code: 'green', label: 'verde', score: 0 },
    ],
  },
]
const personal = { sensitivity: 'personal' as const }
const form: Form = {
  key: 'prova',
  title: 'Prova',
  sections: [
    {
      key: 'one',
      title: 'Prima',
      fields: [
        {
          ...personal,
          key: 'colour',
          type: 'code',
          label: 'Colore',
          list: 'colours',
          required: true,
        },
        {
          ...personal,
          key: 'why',
          type: 'textarea',
          label: { it: 'Perché', en: 'Why' },
          visible: { eq: ['colour', 'red'] },
        },
        {
          ...personal,
          key: 'minor',
          type: 'yes-no',
          label: 'Va a scuola?',
          visible: { eq: ['age', 'minor'] },
        },
        { ...personal, key: 'born', type: 'date', label: 'Nascita', hint: 'giorno/mese/anno' },
        {
          ...personal,
          key: 'score',
          type: 'computed',
          label: 'Punti',
          computed: { sum: ['colour'] },
        },
      ],
    },
  ],
}
const options: FormOptions = {
  language: 'it',
  t: translator('it'),
  release: { lists, facts: { age: { type: 'code', title: 'Età' } } },
  values: {},
}
const fieldsOf = (changes: Partial<FormOptions> = {}) =>
  presentForm(form, { ...options, ...changes }).sections.flatMap(({ fields }) => fields)
const field = (name: string, changes: Partial<FormOptions> = {}) =>
  fieldsOf(changes).find((each) => each.name === name)

describe('a form as people see it', () => {
  test('a field that depends on another is there with its condition in words and as data', () => {
    expect(field('why')?.condition).toBe('Solo se «Colore» è rosso')
    expect(JSON.parse(field('why')?.visible ?? '')).toEqual({ eq: ['colour', 'red'] })
  })

  test('a field that depends on what is known of the case is simply there, or not at all', () => {
    expect(field('minor')).toBeUndefined()
    expect(field('minor', { facts: { age: 'minor' } })?.condition).toBeUndefined()
  })

  test('a mistake is told at the field and on top, and what was typed stays', () => {
    const errors = [{ field: 'born', message: 'Scrivi la data' }]
    const view = presentForm(form, { ...options, errors, values: { born: 'ieri' } })
    expect(view.errors).toEqual([{ field: 'f-born', message: 'Scrivi la data' }])
    const born = view.sections[0]?.fields.find(({ name }) => name === 'born')
    expect(born).toMatchObject({
      error: 'Scrivi la data',
      value: 'ieri',
      type: 'text',
      describedBy: 'f-born-hint f-born-error',
    })
  })

  test('the chosen option is chosen, and the first one is where the summary leads', () => {
    const options = field('colour', { values: { colour: 'green' } })?.groups[0]?.options
    expect(options?.map(({ id, chosen }) => [id, chosen])).toEqual([
      ['f-colour', false],
      ['f-colour-1', true],
    ])
  })

  test('a score is explained point by point, and says what is missing', () => {
    expect(field('score')?.score).toMatchObject({ total: undefined, missing: ['Colore'] })
    expect(field('score', { values: { colour: 'red' } })?.score).toMatchObject({
      total: '2',
      items: [{ label: 'Colore', answer: 'rosso', points: '2' }],
    })
  })

  test('in English what exists only in Italian is marked as such', () => {
    const english = { language: 'en', t: translator('en') } as const
    expect(field('why', english)?.label).toEqual({ text: 'Why' })
    expect(field('colour', english)?.label).toEqual({ text: 'Colore', lang: 'it' })
  })

  test('what was answered last time stands beside the field', () => {
    const last = { colour: { text: 'verde', when: 'ven 27 nov' } }
    expect(field('colour', { last })?.last).toEqual(last.colour)
  })
})

describe('answers read again', () => {
  test('codes, dates and yes or no are told in words', () => {
    const answers = { colour: 'red', born: '1941-03-08', minor: false }
    const context = { lists, language: 'it' } as const
    expect(presentAnswers(form, answers, context)[0]?.answers.map(({ text }) => text)).toEqual([
      'rosso',
      'No',
      '08/03/1941',
    ])
    const [, , , born] = form.sections[0]?.fields ?? []
    expect(born && answerText(born, undefined, context)).toBe('')
  })

  test('stored answers fill the form again as a browser would send them', () => {
    expect(rawAnswers(form, { minor: true, score: 1.5 })).toEqual({ minor: 'yes', score: '1,5' })
  })
})
