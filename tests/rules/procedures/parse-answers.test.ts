import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { Answers, ParseOptions, RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import { readPage } from '../../../domain/procedures/forms/read-page.ts'
import type { Field } from '../../../domain/procedures/schema/form.ts'
import { Form } from '../../../domain/procedures/schema/form.ts'
import { presaInCarico } from './support/data.ts'
import { seedFor } from './support/seed.ts'

const lists = [
  {
    key: 'colours',
    title: 'Colori',
    values: [
      { code: 'red', label: 'Rosso' },
      { code: 'green', label: 'Verde' },
    ],
  },
]
const options: ParseOptions = { complete: true, today: '2026-11-25', lists }

function aForm(...fields: (Partial<Field> & Pick<Field, 'key' | 'type'>)[]): Form {
  const whole = fields.map((field) => ({ label: `Campo ${field.key}`, ...field }))
  return Form.parse({
    key: 'form',
    title: 'Modulo',
    sections: [{ key: 'one', title: 'Uno', fields: whole }],
  })
}

function shownIn(form: Form, answers: Answers, facts: Facts = {}): readonly string[] {
  return [...readPage(form, answers, { lists, facts }).shown]
}

function parse(field: Partial<Field> & Pick<Field, 'type'>, raw: string | string[]) {
  return parseAnswers(aForm({ key: 'it', ...field }), { it: raw }, options)
}

function value(field: Partial<Field> & Pick<Field, 'type'>, raw: string | string[]) {
  return parse(field, raw).answers['it']
}

function message(field: Partial<Field> & Pick<Field, 'type'>, raw: string | string[]) {
  return parse(field, raw).errors[0]?.message
}

test('text is trimmed, its line ends made equal and its control characters dropped', () => {
  expect(value({ type: 'textarea' }, '  a\r\nb\u0000c\t ')).toBe('a\nbc')
})

test('text that is too long says by how much', () => {
  expect(message({ type: 'text', maxLength: 5 }, 'sette sì')).toBe(
    'Accorcia il testo di 3 caratteri: al massimo sono 5',
  )
  expect(message({ type: 'textarea' }, 'x'.repeat(4001))).toContain('Accorcia il testo di 1')
})

test.each([
  ['12', 12],
  ['12,5', 12.5],
  ['12.5', 12.5],
  ['1.234', 1234],
  ['1.234,50', 1234.5],
  ['-3', -3],
])('the number %s is read as people write it', (raw, expected) => {
  expect(value({ type: 'number' }, raw)).toBe(expected)
})

test('numbers out of place say how to write them', () => {
  expect(message({ type: 'number' }, 'tanti')).toBe('Scrivi un numero, per esempio 12 o 12,5')
  expect(message({ type: 'number' }, '1e999')).toBe('Scrivi un numero, per esempio 12 o 12,5')
  expect(message({ type: 'integer' }, '2,5')).toBe('Scrivi un numero intero, senza virgola')
  expect(message({ type: 'integer', min: 0 }, '-1')).toBe('Scrivi un numero non minore di 0')
  expect(message({ type: 'integer', max: 100 }, '101')).toBe('Scrivi un numero non maggiore di 100')
})

test('a date may be written as people do or as the browser sends it', () => {
  for (const raw of ['25/11/2026', '25-11-2026', '25.11.2026', '2026-11-25'])
    expect(value({ type: 'date' }, raw)).toBe('2026-11-25')
  expect(value({ type: 'date' }, '5/1/2026')).toBe('2026-01-05')
})

test('dates out of place say how to mend them', () => {
  expect(message({ type: 'date' }, '31/11/2026')).toContain('giorno/mese/anno')
  expect(message({ type: 'date' }, '2026-11-25T10:00')).toContain('giorno/mese/anno')
  expect(message({ type: 'date' }, '01/01/1026')).toContain('giorno/mese/anno')
  expect(message({ type: 'date', day: 'past' }, '26/11/2026')).toContain('La data è nel futuro')
  expect(message({ type: 'date', day: 'future' }, '24/11/2026')).toContain('La data è già passata')
  expect(message({ type: 'date', day: 'past' }, '25/11/2026')).toBeUndefined()
})

test('date and time', () => {
  expect(value({ type: 'instant' }, '25/11/2026 09:30')).toBe('2026-11-25T09:30')
  expect(message({ type: 'instant' }, '25/11/2026 25:30')).toContain('Scrivi data e ora')
})

test('yes and no', () => {
  expect([value({ type: 'yes-no' }, 'yes'), value({ type: 'yes-no' }, 'No')]).toEqual([true, false])
  expect(message({ type: 'yes-no' }, 'forse')).toBe('Scegli Sì o No')
})

test('a code must be one of its list', () => {
  expect(value({ type: 'code', list: 'colours' }, 'red')).toBe('red')
  expect(message({ type: 'code', list: 'colours' }, 'blue')).toBe('Scegli una delle voci proposte')
  expect(message({ type: 'code', list: 'unknown' }, 'red')).toBe('Scegli una delle voci proposte')
  expect(message({ type: 'code', list: 'colours' }, ['red', 'green'])).toBe('Indica un solo valore')
})

test('several codes are each one of the list, once', () => {
  expect(value({ type: 'codes', list: 'colours' }, ['red', 'red', 'green'])).toEqual([
    'red',
    'green',
  ])
  expect(message({ type: 'codes', list: 'colours' }, ['red', 'blue'])).toBe(
    'Scegli una delle voci proposte',
  )
})

test('services and people are chosen, not written, and not without limit', () => {
  expect(value({ type: 'service', many: true }, ['a1', 'b2'])).toEqual(['a1', 'b2'])
  expect(message({ type: 'user' }, 'Maria Rossi')).toBe('Scegli una delle voci proposte')
  expect(value({ type: 'provider' }, 'provider-1')).toBe('provider-1')
  expect(message({ type: 'provider' }, 'Il Melograno')).toBe('Scegli una delle voci proposte')
  expect(message({ type: 'provider', required: true }, '')).toMatch(/^Scegli un ente per/)
  const many = Array.from({ length: 51 }, (_, index) => `s${index}`)
  expect(message({ type: 'service', many: true }, many)).toBe('Scegli al massimo 50 voci')
})

test('telephone, e-mail and fiscal code', () => {
  expect(value({ type: 'phone' }, '+39 075 123.4567')).toBe('+390751234567')
  expect(message({ type: 'phone' }, 'a casa')).toContain('numero di telefono')
  expect(value({ type: 'email' }, 'nome@esempio.it')).toBe('nome@esempio.it')
  expect(message({ type: 'email' }, 'nome@esempio')).toContain('indirizzo e-mail intero')
  expect(value({ type: 'fiscal-code' }, 'rssmra80a01 g478x')).toBe('RSSMRA80A01G478X')
  expect(message({ type: 'fiscal-code' }, 'RSSMRA80')).toContain('16 caratteri')
})

test('names that the form does not know are ignored, also those of objects', () => {
  const raw = { other: 'x', constructor: 'y', it: 'ok' } as RawAnswers
  expect(parseAnswers(aForm({ key: 'it', type: 'text' }), raw, options).answers).toEqual({
    it: 'ok',
  })
  const inherited = parseAnswers(aForm({ key: 'toString', type: 'text' }), {}, options)
  expect(inherited.answers).toEqual({})
})

test('what is compulsory is asked for by name, in the order of the page', () => {
  const form = aForm(
    { key: 'a', type: 'text', required: true },
    { key: 'b', type: 'code', list: 'colours', required: true },
    { key: 'c', type: 'date', required: true },
  )
  expect(parseAnswers(form, { a: '  ' }, options).errors).toEqual([
    { field: 'a', message: 'Compila «Campo a»' },
    { field: 'b', message: 'Scegli una voce per «Campo b»' },
    { field: 'c', message: 'Indica la data: «Campo c»' },
  ])
})

test('a draft may be empty and exports no fact', () => {
  const form = aForm({ key: 'a', type: 'text', required: true, exports: 'said' })
  expect(parseAnswers(form, {}, { ...options, complete: false })).toEqual({
    answers: {},
    facts: {},
    errors: [],
    shown: ['a'],
  })
})

test('a field may be compulsory for one outcome only', () => {
  const form = aForm({ key: 'a', type: 'text', requiredFor: ['to-triage'] })
  expect(parseAnswers(form, {}, { ...options, outcome: 'to-triage' }).errors).toHaveLength(1)
  expect(parseAnswers(form, {}, { ...options, outcome: 'information-only' }).errors).toEqual([])
})

test('a field may be compulsory where a condition holds', () => {
  const form = aForm(
    { key: 'colour', type: 'code', list: 'colours' },
    { key: 'why', type: 'text', required: { eq: ['colour', 'red'] } },
  )
  expect(parseAnswers(form, { colour: 'red' }, options).errors).toEqual([
    { field: 'why', message: 'Compila «Campo why»' },
  ])
  expect(parseAnswers(form, { colour: 'green' }, options).errors).toEqual([])
})

test('a field with a condition and outcomes is compulsory where both hold, and nowhere else', () => {
  const required = { eq: ['person.lacksPhone', true] } satisfies Field['required']
  const form = aForm({ key: 'a', type: 'phone', required, requiredFor: ['to-triage'] })
  const faults = (outcome: string, lacks: boolean) =>
    parseAnswers(form, {}, { ...options, outcome, facts: { 'person.lacksPhone': lacks } }).errors
  expect(faults('to-triage', true)).toHaveLength(1)
  expect(faults('information-only', true)).toEqual([])
  expect(faults('to-triage', false)).toEqual([])
  expect(parseAnswers(form, {}, { ...options, outcome: 'to-triage' }).errors).toEqual([])
})

test('a field may say in its own words how to mend it when it is left empty', () => {
  const whenEmpty = { it: 'Manca un telefono: scrivilo qui', en: 'No telephone: write it here' }
  const form = aForm({ key: 'a', type: 'phone', required: true, whenEmpty })
  expect(parseAnswers(form, {}, options).errors).toEqual([
    { field: 'a', message: 'Manca un telefono: scrivilo qui' },
  ])
})

const conditional = aForm(
  { key: 'colour', type: 'code', list: 'colours' },
  { key: 'why', type: 'text', required: true, visible: { eq: ['colour', 'red'] } },
  { key: 'more', type: 'text', visible: { present: 'why' } },
)

test('answers to fields that are not shown are dropped, with what hangs on them', () => {
  const raw = { colour: 'green', why: 'perché', more: 'altro' }
  expect(parseAnswers(conditional, raw, options)).toMatchObject({
    answers: { colour: 'green' },
    errors: [],
  })
})

test('errors in fields that are not shown are nobody’s business', () => {
  const form = aForm(
    { key: 'colour', type: 'code', list: 'colours' },
    { key: 'when', type: 'date', visible: { eq: ['colour', 'red'] } },
  )
  expect(parseAnswers(form, { when: 'boh' }, options).errors).toEqual([])
})

test('the page asks which fields are shown with the answers so far', () => {
  expect(shownIn(conditional, { colour: 'red', why: 'x' })).toEqual(['colour', 'why', 'more'])
  expect(shownIn(conditional, {})).toEqual(['colour'])
})

test('conditions see the facts of the case, unless the form itself asks for the same', () => {
  const facts = { colour: 'red', track: 'social' }
  expect(shownIn(conditional, {}, facts)).toEqual(['colour'])
  const form = aForm({ key: 'a', type: 'text', visible: { eq: ['track', 'social'] } })
  expect(shownIn(form, {}, facts)).toEqual(['a'])
})

test('a fact is what the field says; of texts and people only that there is one', () => {
  const form = aForm(
    { key: 'colour', type: 'code', list: 'colours', exports: 'urgency' },
    { key: 'who', type: 'user', exports: 'hasManager' },
    { key: 'note', type: 'text', exports: 'hasNote' },
    { key: 'since', type: 'date', exports: 'since' },
  )
  const parsed = parseAnswers(form, { colour: 'red', who: 'u-1' }, options)
  expect(parsed.facts).toEqual({ urgency: 'red', hasManager: true, hasNote: false, since: '' })
})

test('free text never becomes a fact, whatever is posted on the contact card', () => {
  const release = presaInCarico()
  const secret = 'RSSMRA80A01G478X'
  for (const form of release.forms) {
    const fields = form.sections.flatMap((section) => section.fields)
    const raw = Object.fromEntries(fields.map(({ key }) => [key, secret]))
    const { facts } = parseAnswers(form, raw, { ...options, lists: release.lists })
    expect(JSON.stringify(facts)).not.toContain(secret)
  }
})

test('whatever a browser sends is parsed without an exception, into JSON that comes back', () => {
  const release = presaInCarico()
  const keys = release.forms.flatMap((form) =>
    form.sections.flatMap(({ fields }) => fields.map(({ key }) => key)),
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('red', '2', '25/11/2026', 'yes', 'a'),
  )
  const posts = fc.dictionary(
    fc.constantFrom(...keys, '__proto__'),
    fc.oneof(texts, fc.array(texts, { maxLength: 60 })),
  )
  const property = fc.property(
    fc.constantFrom(...release.forms),
    posts,
    fc.boolean(),
    (form, raw, complete) => {
      const parsed = parseAnswers(form, raw, {
        complete,
        today: '2026-11-25',
        lists: release.lists,
      })
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
      for (const error of parsed.errors) expect(error.message).toMatch(/^[A-ZÈÀ]/)
    },
  )
  fc.assert(property, { seed: seedFor('posted forms'), numRuns: 400 })
})

test('an answer that is not shown gives no points', () => {
  const scale = { key: 'scale', title: 'Scala', values: [{ code: 'a', label: 'A', score: 2 }] }
  const form = aForm(
    { key: 'colour', type: 'code', list: 'colours' },
    { key: 'item', type: 'code', list: 'scale', visible: { eq: ['colour', 'red'] } },
    { key: 'total', type: 'computed', computed: { sum: ['item'] } },
  )
  const withScale = { ...options, lists: [...lists, scale] }
  const total = (colour: string) =>
    parseAnswers(form, { colour, item: 'a' }, withScale).answers['total']
  expect([total('red'), total('green')]).toEqual([2, undefined])
})

test('a question that is not shown does not answer itself from an older fact', () => {
  const form = aForm(
    { key: 'colour', type: 'code', list: 'colours' },
    { key: 'track', type: 'text', visible: { eq: ['colour', 'red'] } },
    { key: 'why', type: 'text', visible: { eq: ['track', 'social'] } },
  )
  expect(shownIn(form, { colour: 'green' }, { track: 'social' })).toEqual(['colour'])
})
