import { describe, expect, test } from '@jest/globals'

import { changeRows } from '../../../domain/procedures/forms/change-rows.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { explainComputed } from '../../../domain/procedures/forms/compute.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { rawAnswers } from '../../../domain/procedures/forms/raw-answers.ts'
import { presentForm } from '../../../web/shared/forms/present-form.ts'
import { presentAnswers } from '../../../web/shared/forms/words.ts'
import { translator } from '../../../web/shared/i18n.ts'

const lists = [
  {
    key: 'place',
    title: 'Luogo',
    values: [
      { code: 'italy', label: 'In Italia' },
      { code: 'abroad', label: 'All’estero' },
    ],
  },
]
const form = Form.parse({
  key: 'form',
  title: 'Modulo',
  sections: [
    {
      key: 'start',
      title: 'Inizio',
      fields: [
        { key: 'attended', type: 'yes-no', label: 'Ha frequentato corsi?' },
        { key: 'country', type: 'text', label: 'Paese', visible: { eq: ['attended', false] } },
      ],
    },
    {
      key: 'courses',
      title: 'Corsi frequentati',
      visible: { eq: ['attended', true] },
      repeat: { row: 'Corso', add: 'Aggiungi un corso', min: 1, max: 3 },
      fields: [
        { key: 'name', type: 'text', label: 'Titolo', required: true },
        { key: 'place', type: 'code', list: 'place', label: 'Dove' },
        {
          key: 'state',
          type: 'text',
          label: 'Stato',
          visible: { eq: ['place', 'abroad'] },
          required: true,
        },
        { key: 'hours', type: 'integer', label: 'Ore' },
      ],
    },
    {
      key: 'sums',
      title: 'Totali',
      fields: [
        { key: 'count', type: 'computed', label: 'Quanti', computed: { rows: 'courses' } },
        {
          key: 'hoursInAll',
          type: 'computed',
          label: 'Ore in tutto',
          exports: 'hours',
          computed: { sum: ['courses.hours'], missing: { atMost: 3, as: 'zero' } },
        },
        {
          key: 'longest',
          type: 'computed',
          label: 'Più lungo',
          computed: { max: ['courses.hours'] },
        },
        { key: 'end', type: 'text', label: 'Fine', visible: { gte: ['hoursInAll', 100] } },
      ],
    },
  ],
})
const options = { complete: true, today: '2026-11-25', lists }
const two = {
  attended: 'yes',
  courses: '3',
  'courses.1.name': 'Cucito',
  'courses.1.place': 'italy',
  'courses.1.hours': '80',
  'courses.3.name': 'Cucina',
  'courses.3.place': 'abroad',
  'courses.3.state': 'Francia',
}

function read(changes: RawAnswers = {}) {
  return parseAnswers(form, { ...two, ...changes }, options)
}

describe('a section that repeats', () => {
  test('keeps a row each, without those left empty', () => {
    const { answers, errors } = read()
    expect(errors).toEqual([])
    expect(answers['courses']).toEqual([
      { name: 'Cucito', place: 'italy', hours: 80 },
      { name: 'Cucina', place: 'abroad', state: 'Francia' },
    ])
  })

  test('a mistake names its row, and leads to its field', () => {
    expect(read({ 'courses.3.hours': 'tante', 'courses.2.hours': '5' }).errors).toEqual([
      { field: 'courses.2.name', message: 'Corso 2: Compila «Titolo»' },
      {
        field: 'courses.3.hours',
        message: 'Corso 3: Scrivi un numero, per esempio 12 o 12,5',
      },
    ])
  })

  test('a condition rests on its own row, and what it hides is neither asked nor kept', () => {
    const { answers, errors } = read({ 'courses.1.state': 'X', 'courses.3.state': '' })
    expect(errors).toEqual([{ field: 'courses.3.state', message: 'Corso 3: Compila «Stato»' }])
    expect(answers['courses']).toMatchObject([expect.not.objectContaining({ state: 'X' }), {}])
  })

  test('with a hidden answer alone it is asked for what is missing, not thrown away', () => {
    expect(read({ 'courses.2.state': 'Spagna' }).errors).toEqual([
      { field: 'courses.2.name', message: 'Corso 2: Compila «Titolo»' },
    ])
  })

  test('is dropped whole where its own condition hides it, and asks nothing there', () => {
    const { answers, errors } = read({ attended: 'no', 'courses.1.hours': 'tante' })
    expect([answers, errors]).toEqual([{ attended: false, count: 0 }, []])
  })

  test('asks for the rows that it needs', () => {
    const { errors } = parseAnswers(form, { attended: 'yes', courses: '2' }, options)
    expect(errors).toEqual([
      {
        field: 'courses',
        message: 'In «Corsi frequentati» serve almeno una riga: compila «Corso 1»',
      },
    ])
  })

  test.each([['99'], ['-1'], ['1.5'], ['x'], ['']])(
    'takes no number of rows like «%s»',
    (courses) => {
      const { answers } = read({ courses })
      expect(Array.isArray(answers['courses']) && answers['courses'].length).toBeLessThanOrEqual(2)
    },
  )

  test('a row beyond those admitted is not read', () => {
    const { answers } = read({ courses: '4', 'courses.4.name': 'Di troppo' })
    expect(JSON.stringify(answers)).not.toContain('Di troppo')
  })

  test('its rows are counted and summed, also for conditions that come after', () => {
    expect(read().answers).toMatchObject({ count: 2, hoursInAll: 80, longest: 80 })
    expect(read().facts).toEqual({ hours: 80 })
    expect(read({ 'courses.3.hours': '20', end: 'Fatto' }).answers).toMatchObject({
      hoursInAll: 100,
      end: 'Fatto',
    })
    expect(read({ end: 'Fatto' }).answers).not.toHaveProperty('end')
  })

  test('a figure over rows names each of them', () => {
    const { answers } = read()
    const page = readPage(form, answers, { lists })
    expect(explainComputed(form, 'hoursInAll', page)).toMatchObject({
      items: [{ label: 'Corso 1: Ore', answer: '80', points: 80 }],
      missing: ['Corso 2: Ore'],
      notes: ['Senza risposta 1 voce su 2: ciascuna vale zero.'],
      total: 80,
    })
  })

  test('stored rows fill the form again as a browser would send them', () => {
    const { answers } = read()
    const again = parseAnswers(form, rawAnswers(form, answers), options)
    expect(again.answers).toEqual(answers)
  })

  test('is read again row by row', () => {
    const shown = presentAnswers(form, read().answers, { lists, language: 'it' })
    expect(shown.map(({ title }) => title.text)).toEqual([
      'Inizio',
      'Corsi frequentati: Corso 1',
      'Corsi frequentati: Corso 2',
      'Totali',
    ])
  })
})

describe('rows added and taken away', () => {
  test('one more is empty and last, and everything typed stays', () => {
    const { raw, at } = changeRows(
      form,
      { ...two, courses: '2' },
      { do: 'add', section: 'courses' },
    )
    expect([raw, at]).toEqual([{ ...two, courses: '3' }, 3])
  })

  test('never more than are admitted', () => {
    expect(changeRows(form, two, { do: 'add', section: 'courses' }).raw).toEqual(two)
  })

  test('without one, those after it move up', () => {
    const { raw, at } = changeRows(form, two, { do: 'drop', section: 'courses', row: 2 })
    expect(at).toBe(1)
    expect(raw).toEqual({
      attended: 'yes',
      courses: '2',
      'courses.1.name': 'Cucito',
      'courses.1.place': 'italy',
      'courses.1.hours': '80',
      'courses.2.name': 'Cucina',
      'courses.2.place': 'abroad',
      'courses.2.state': 'Francia',
    })
  })

  test('the only row is emptied', () => {
    const one = { attended: 'yes', courses: '1', 'courses.1.name': 'Cucito' }
    const { raw } = changeRows(form, one, { do: 'drop', section: 'courses', row: 1 })
    expect(raw).toEqual({ attended: 'yes', courses: '1' })
  })

  test.each([
    { do: 'add', section: 'ghost' },
    { do: 'drop', section: 'start', row: 1 },
    { do: 'drop', section: 'courses', row: 9 },
    { do: 'drop', section: 'courses', row: 0 },
    { do: 'drop', section: 'courses', row: NaN },
  ] as const)('what is not there is not changed: %j', (change) => {
    expect(changeRows(form, two, change)).toEqual({ raw: two })
  })
})

describe('rows on the page', () => {
  const view = (values: RawAnswers, row?: string) =>
    presentForm(form, {
      language: 'it',
      t: translator('it'),
      release: { lists, facts: {} },
      values,
      rowsAction: '/attivita/1/righe',
      errors: [{ field: 'courses.2.name', message: 'Corso 2: Compila «Titolo»' }],
      ...(row && { row }),
    }).sections.find(({ id }) => id === 's-courses')

  test('each has its name, its fields and a button; the last one takes the focus', () => {
    const rows = view(two, 'courses.3')?.rows
    expect(rows).toMatchObject({ name: 'courses', count: 3, add: undefined, max: 3 })
    expect(rows?.rows.map(({ title, drop, focus }) => [title, drop, focus])).toEqual([
      ['Corso 1', 'drop:courses:1', false],
      ['Corso 2', 'drop:courses:2', false],
      ['Corso 3', 'drop:courses:3', true],
    ])
    expect(rows?.rows[2]?.fields.map(({ name, id, value }) => [name, id, value])).toContainEqual([
      'courses.3.name',
      'f-courses.3.name',
      'Cucina',
    ])
    expect(rows?.rows[1]?.fields[0]?.error).toBe('Corso 2: Compila «Titolo»')
  })

  test('a condition inside a row names the fields of that row', () => {
    const state = view(two)?.rows?.rows[1]?.fields.find(({ name }) => name === 'courses.2.state')
    expect(JSON.parse(state?.visible ?? '')).toEqual({ eq: ['courses.2.place', 'abroad'] })
    expect(state?.condition).toBe('Solo se «Dove» è All’estero')
  })

  test('with nothing typed there is one row to write in', () => {
    expect(view({})?.rows).toMatchObject({ count: 1, add: { text: 'Aggiungi un corso' } })
  })
})
