import { expect, test } from '@jest/globals'

import type { GivenBefore } from '../../../domain/procedures/forms/offers.ts'
import { makesOffers, newestFirst, offersFor } from '../../../domain/procedures/forms/offers.ts'
import type { Field, Form } from '../../../domain/procedures/schema/form.ts'
import { Form as FormSchema } from '../../../domain/procedures/schema/form.ts'
import { withOffers } from '../../../web/tasks/present-offers.ts'
import { aRelease } from './support/a-release.ts'
import { lists } from './support/parts.ts'

type Given = Partial<Field> & Pick<Field, 'key' | 'type'>

function aForm(key: string, ...fields: Given[]): Form {
  const whole = fields.map((field) => ({ label: field.key, concept: 'person.it', ...field }))
  const sections = [{ key: 'one', title: 'Uno', fields: whole }]
  return FormSchema.parse({ key, title: `Modulo ${key}`, sections })
}

const asked = (parts: Partial<Field> = {}) =>
  aForm('now', { key: 'it', type: 'text', prefill: true, ...parts })

function proposed(form: Form, from: Form, parts: Partial<GivenBefore> = {}) {
  const release = aRelease({ key: 'before', lists, forms: [from] })
  const given: GivenBefore = {
    form: from.key,
    release: 'before@1',
    answers: { was: 'Foligno' },
    at: '2026-03-03T10:00:00.000Z',
    by: 'Rossi',
    ...parts,
  }
  const setting = { releases: new Map([['before@1', release]]), lists, today: '2026-11-25' }
  return offersFor(form, [given], setting)['it']
}

const before = aForm('card', { key: 'was', type: 'text' })

test('the newest answer to the same concept is proposed with its form, day and author', () => {
  expect(proposed(asked(), before)).toMatchObject({
    raw: 'Foligno',
    form: 'Modulo card',
    from: { at: '2026-03-03T10:00:00.000Z', by: 'Rossi' },
  })
})

test('a form proposes nothing that its fields do not ask for', () => {
  const silent = asked({ prefill: false })
  expect([makesOffers(asked()), makesOffers(silent)]).toEqual([true, false])
  expect(proposed(silent, before)).toBeUndefined()
})

test('another concept, or another kind of answer, is none', () => {
  expect(proposed(asked({ concept: 'person.other' }), before)).toBeUndefined()
  expect(proposed(asked({ type: 'email' }), before)).toBeUndefined()
})

test('an answer that the field would not take today is not proposed', () => {
  const code = asked({ type: 'code', list: 'urgency' })
  const was = aForm('card', { key: 'was', type: 'code', list: 'urgency' })
  expect(proposed(code, was, { answers: { was: 'red' } })?.raw).toBe('red')
  expect(proposed(code, was, { answers: { was: 'violet' } })).toBeUndefined()
  expect(proposed(asked({ maxLength: 3 }), before)).toBeUndefined()
})

test.each([
  ['ordinary', 'personal', true, true],
  ['personal', 'ordinary', false, false],
  ['health', 'health', true, false],
  ['health', 'personal', false, false],
  ['judicial', 'judicial', true, false],
  ['personal', 'health', true, true],
] as const)('a %s answer for a %s field: here %s, from another case %s', (...row) => {
  const [from, to, here, away] = row
  const was = aForm('card', { key: 'was', type: 'text', sensitivity: from })
  const field = asked({ sensitivity: to })
  expect(proposed(field, was) !== undefined).toBe(here)
  expect(proposed(field, was, { caseId: 'other' }) !== undefined).toBe(away)
})

test('newest first, whatever case they come from', () => {
  const given = (at: string) => ({ form: 'f', release: 'r', answers: {}, at, by: 'x' })
  const days = ['2026-01-01T10:00:00Z', '2026-03-01T10:00:00+00:00', '2026-02-01T10:00:00Z']
  expect(newestFirst(days.map(given)).map(({ at }) => at.slice(5, 7))).toEqual(['03', '02', '01'])
})

test('what was typed, or emptied on a page that had proposed it, stays as it is', () => {
  const offers = { it: { raw: 'Foligno', from: 'dalla scheda' } }
  expect(withOffers({}, offers)).toEqual({ it: 'Foligno' })
  expect(withOffers({ it: '' }, offers)).toEqual({ it: '' })
  expect(withOffers({ 'offers.seen': '1' }, offers)).toEqual({ 'offers.seen': '1' })
})

test('what a form computed is proposed to a question of the same concept that would take it', () => {
  const band = aForm('scale', { key: 'was', type: 'computed' })
  const coded = asked({ type: 'code', list: 'urgency' })
  const code = lists.find(({ key }) => key === 'urgency')?.values[0]?.code ?? ''
  expect(proposed(coded, band, { answers: { was: code } })?.raw).toBe(code)
  expect(proposed(coded, band, { answers: { was: 'nobody-knows' } })).toBeUndefined()
  expect(proposed(asked({ type: 'integer' }), band, { answers: { was: 3 } })?.raw).toBe('3')
})
