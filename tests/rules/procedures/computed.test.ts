import { describe, expect, test } from '@jest/globals'

import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { explainComputed, yearsBetween } from '../../../domain/procedures/forms/compute.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Computed } from '../../../domain/procedures/schema/computed.ts'
import type { Form, Section } from '../../../domain/procedures/schema/form.ts'
import { Form as FormSchema } from '../../../domain/procedures/schema/form.ts'
import { validate } from '../../../domain/procedures/validate/validate.ts'
import { anEnd, aRelease, aTask } from './support/a-release.ts'
import { known } from './support/data.ts'

const lists: Release['lists'] = [
  {
    key: 'help',
    title: 'Aiuto',
    values: [
      { code: 'none', label: 'Da solo', score: 10 },
      { code: 'some', label: 'Con aiuto', score: 5 },
      { code: 'all', label: 'Dipende', score: 0 },
    ],
  },
  { key: 'plain', title: 'Senza punti', values: [{ code: 'a', label: 'A' }] },
]

/** Three scored items, two numbers, two dates, a yes or no, then one computed field. */
function aForm(computed: Computed, more: readonly object[] = []): Form {
  return FormSchema.parse({
    key: 'form',
    title: 'Modulo',
    sections: [
      {
        key: 'items',
        title: 'Voci',
        fields: [
          { key: 'eating', type: 'code', list: 'help', label: 'Mangiare' },
          { key: 'walking', type: 'code', list: 'help', label: 'Camminare' },
          {
            key: 'wheelchair',
            type: 'code',
            list: 'help',
            label: 'Carrozzina',
            visible: { eq: ['walking', 'all'] },
          },
          { key: 'rooms', type: 'integer', label: 'Stanze' },
          { key: 'price', type: 'number', label: 'Prezzo' },
          { key: 'alone', type: 'yes-no', label: 'Vive solo' },
          { key: 'born', type: 'date', label: 'Nascita' },
          { key: 'seen', type: 'date', label: 'Colloquio' },
          { key: 'letter', type: 'code', list: 'plain', label: 'Lettera' },
          { key: 'total', type: 'computed', label: 'Totale', computed },
          ...more,
        ],
      },
    ],
  })
}

function computed(how: Computed, raw: RawAnswers) {
  const form = aForm(how)
  const { answers } = parseAnswers(form, raw, { complete: true, today: '2026-11-25', lists })
  const explained = explainComputed(form, 'total', readPage(form, answers, { lists }))
  return { value: answers['total'], ...explained }
}

const scale = ['eating', 'walking', 'wheelchair']

describe('a sum', () => {
  test('adds points, numbers and yes, without the dust of fractions', () => {
    const sum = ['eating', 'rooms', 'price', 'alone']
    const raw = { eating: 'some', rooms: '3', price: '0,1', alone: 'yes' }
    expect(computed({ sum }, raw)).toMatchObject({
      value: 9.1,
      items: [
        { label: 'Mangiare', answer: 'Con aiuto', points: 5 },
        { label: 'Stanze', answer: '3', points: 3 },
        { label: 'Prezzo', answer: '0,1', points: 0.1 },
        { label: 'Vive solo', answer: 'Sì', points: 1 },
      ],
    })
  })

  test('leaves out what is not asked: the wheelchair of who walks', () => {
    expect(computed({ sum: scale }, { eating: 'none', walking: 'some' })).toMatchObject({
      value: 15,
      missing: [],
    })
    expect(computed({ sum: scale }, { eating: 'none', walking: 'all' })).toMatchObject({
      value: undefined,
      missing: ['Carrozzina'],
    })
  })

  test('weighs its items', () => {
    const raw = { eating: 'some', walking: 'none' }
    expect(computed({ sum: scale, weights: { eating: 2.5 } }, raw)).toMatchObject({
      value: 22.5,
      items: [{ points: 5, weight: 2.5 }, { points: 10 }],
    })
  })

  test.each([
    [{ atMost: 1, as: 'zero' }, 5, 'Senza risposta 1 voce su 2: ciascuna vale zero.'],
    [
      { atMost: 1, as: 'mean' },
      10,
      'Senza risposta 1 voce su 2: ciascuna vale la media delle altre.',
    ],
    [
      { atMost: 0, as: 'mean' },
      undefined,
      'Senza risposta 1 voce su 2, e ne possono mancare al massimo 0: non si calcola.',
    ],
  ] as const)('with a missing item, by the rule %j, is %s and says so', (missing, value, note) => {
    const how: Computed = { sum: scale, missing }
    expect(computed(how, { eating: 'some' })).toMatchObject({
      value,
      missing: ['Camminare'],
      notes: [note],
    })
  })

  test('a missing item that weighs more takes more of the mean', () => {
    const how: Computed = {
      sum: ['eating', 'walking'],
      weights: { walking: 3 },
      missing: { atMost: 1, as: 'mean' },
    }
    expect(computed(how, { eating: 'some' }).value).toBe(20)
  })

  test('with such a rule nobody is asked for the rest', () => {
    const options = { complete: true, today: '2026-11-25', lists }
    const withRule = aForm({ sum: scale, missing: { atMost: 1, as: 'zero' } })
    expect(parseAnswers(withRule, { eating: 'some' }, options).errors).toEqual([])
    const without = aForm({ sum: scale })
    expect(parseAnswers(without, { eating: 'some' }, options).errors).toHaveLength(1)
  })
})

describe('other figures', () => {
  test('least and greatest of what was answered', () => {
    const raw = { eating: 'some', walking: 'none' }
    expect(computed({ min: scale }, raw)).toMatchObject({
      value: 5,
      notes: ['È il valore più basso tra le voci con una risposta.'],
    })
    expect(computed({ max: scale }, raw).value).toBe(10)
    expect(computed({ max: scale }, {}).value).toBeUndefined()
  })

  test('how many were answered, of how many that are asked', () => {
    expect(computed({ count: scale }, { eating: 'some' })).toMatchObject({
      value: 1,
      notes: ['Voci con una risposta: 1 su 2.'],
    })
    expect(computed({ count: scale }, { eating: 'some', walking: 'all' })).toMatchObject({
      notes: ['Voci con una risposta: 2 su 3.'],
    })
  })

  test('how many have one of these answers', () => {
    const raw = { eating: 'some', walking: 'none' }
    expect(computed({ count: scale, equal: ['some', 'all'] }, raw)).toMatchObject({
      value: 1,
      items: [{ label: 'Mangiare', answer: 'Con aiuto', points: 1 }],
      notes: ['Voci che contano: 1 su 2.'],
    })
  })

  test('whole years between two days', () => {
    const years = { from: 'born', to: 'seen' }
    expect(computed({ years }, { born: '26/11/1941', seen: '25/11/2026' })).toMatchObject({
      value: 84,
      notes: ['Dal 26/11/1941 al 25/11/2026: 84 anni compiuti.'],
    })
    expect(computed({ years }, { born: '1941-11-26' }).value).toBeUndefined()
    expect(computed({ years }, { born: '2026-11-26', seen: '2026-11-25' })).toMatchObject({
      value: undefined,
      notes: ['Dal 26/11/2026 al 25/11/2026: la seconda data viene prima, non si calcola.'],
    })
  })

  test.each([
    ['2000-02-29', '2001-02-28', 0],
    ['2000-02-29', '2001-03-01', 1],
    ['2000-02-29', '2004-02-29', 4],
    ['2000-01-01', '2000-12-31', 0],
    ['2000-01-01', '2000-01-01', 0],
  ])('from %s to %s are %i years', (from, to, years) => {
    expect(yearsBetween(from, to)).toBe(years)
  })

  test('a band of a plain number, which says where it begins', () => {
    const bands = [
      { atLeast: 4, code: 'large', label: 'Grande' },
      { atLeast: 2.5, code: 'fair', label: 'Media' },
    ]
    expect(computed({ band: 'rooms', bands }, { rooms: '3' })).toMatchObject({
      value: 'fair',
      total: 3,
      notes: ['«Media» comincia da 2,5.'],
    })
    expect(computed({ band: 'rooms', bands }, { rooms: '1' }).value).toBeUndefined()
  })

  test('a condition may rest on a figure computed before it', () => {
    const why = { key: 'why', type: 'text', label: 'Perché', visible: { gte: ['total', 10] } }
    const form = aForm({ sum: ['eating'] }, [why])
    const options = { complete: true, today: '2026-11-25', lists }
    const read = (eating: string) => parseAnswers(form, { eating, why: 'x' }, options).answers
    expect([read('none')['why'], read('some')['why']]).toEqual(['x', undefined])
  })
})

function errors(form: Form): string[] {
  const release = aRelease({
    lists,
    forms: [form],
    steps: [aTask('record', { to: 'end', form: 'form' }), anEnd('end')],
  })
  return validate(release, known)
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => message)
}

const bands = [{ atLeast: 0, code: 'all', label: 'Tutti' }]

describe('a figure that cannot be made', () => {
  test.each<[string, Computed, RegExp]>([
    [
      'of answers without points',
      { sum: ['letter'] },
      /«letter», ma alle voci del suo elenco mancano i punti/,
    ],
    ['of words', { max: ['born'] }, /«born», ma alle voci/],
    [
      'with a weight for nothing',
      { sum: ['rooms'], weights: { price: 2 } },
      /peso di «price» non serve/,
    ],
    [
      'of which all may be missing',
      { sum: ['rooms'], missing: { atMost: 1, as: 'zero' } },
      /mancare tante voci/,
    ],
    ['of years from what is no day', { years: { from: 'rooms', to: 'seen' } }, /«rooms» non lo è/],
    [
      'of rows of what does not repeat',
      { rows: 'items' },
      /«items», che non è una sezione che si ripete/,
    ],
    [
      'of rows that are not there',
      { sum: ['ghost.hours'] },
      /«ghost\.hours», che nel modulo non c’è/,
    ],
    ['a band of words', { band: 'alone', bands }, /«alone», che non è un numero/],
    ['a band of itself', { band: 'total', bands }, /«total», che viene dopo/],
  ])('%s is refused', (_, how, message) => {
    expect(errors(aForm(how))).toContainEqual(expect.stringMatching(message))
  })

  test('of what comes after it on the page', () => {
    const form = aForm({ sum: ['later'] }, [{ key: 'later', type: 'integer', label: 'Dopo' }])
    expect(errors(form)).toEqual([expect.stringMatching(/«later», che viene dopo/)])
  })

  test('a sound one is not', () => {
    expect(errors(aForm({ sum: scale, missing: { atMost: 1, as: 'mean' } }))).toEqual([])
  })
})

describe('a section that repeats and cannot', () => {
  const rowsOf = (section: Partial<Section>): Form => ({
    ...aForm({ count: ['rooms'] }),
    sections: [
      {
        key: 'things',
        title: 'Cose',
        repeat: { row: 'Cosa', add: 'Aggiungi', max: 3 },
        fields: [{ key: 'thing', type: 'text', label: 'Cosa', sensitivity: 'personal' }],
        ...section,
      },
    ],
  })
  const field = { key: 'thing', label: 'Cosa', sensitivity: 'personal' as const }

  test.each<[string, Partial<Section>, RegExp]>([
    [
      'needs more than it admits',
      { repeat: { row: 'Cosa', add: 'Aggiungi', min: 4, max: 3 } },
      /più di quelle ammesse/,
    ],
    [
      'fixes a fact in a row',
      { fields: [{ ...field, type: 'integer', exports: 'x' }] },
      /campo di una riga non può fissare un fatto/,
    ],
    [
      'chooses for the case in a row',
      { fields: [{ ...field, type: 'user', assigns: 'case-manager' }] },
      /una volta sola, non per riga/,
    ],
    [
      'computes in a row',
      { fields: [{ ...field, type: 'computed', computed: { rows: 'things' } }] },
      /sta fuori dalle righe/,
    ],
    ['has the key of a field', { key: 'thing' }, /«thing» c’è più di una volta/],
  ])('%s is refused', (_, section, message) => {
    expect(errors(rowsOf(section))).toContainEqual(expect.stringMatching(message))
  })

  test('is asked about from outside: refused, as its rows are many', () => {
    const form = rowsOf({})
    const after = {
      key: 'after',
      title: 'Dopo',
      fields: [{ ...field, key: 'last', type: 'text' as const, visible: { present: 'thing' } }],
    }
    expect(errors({ ...form, sections: [...form.sections, after] })).toEqual([
      expect.stringMatching(/La condizione usa «thing»/),
    ])
  })
})
