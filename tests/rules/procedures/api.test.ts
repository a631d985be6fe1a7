import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'

import { describeApi } from '../../../domain/procedures/api/describe-api.ts'
import { formSchema } from '../../../domain/procedures/api/form-schema.ts'
import { askedBy } from '../../../domain/procedures/engine/asked.ts'
import { factsOf } from '../../../domain/procedures/engine/expression.ts'
import type { RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import { isRepeating, repeatingSections } from '../../../domain/procedures/forms/fields.ts'
import { parseAnswers } from '../../../domain/procedures/forms/parse-answers.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import type { Field, Form } from '../../../domain/procedures/schema/form.ts'
import { presaInCarico } from './support/data.ts'
import { seedFor } from './support/seed.ts'

type Value = string | number | boolean | readonly string[]
type Row = Record<string, Value>
type Post = Record<string, Value | Row[]>

const release = presaInCarico()

function validatorOf(form: Form, { lists }: Release): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  addFormats.default(ajv)
  return ajv.compile(Object(formSchema(form, lists, 'urn:test:form')))
}

/** A browser's encoding, written here anew: what the description says in words. */
function sent(form: Form, post: Post): RawAnswers {
  const raw: Record<string, string | readonly string[]> = {}
  const rows = new Set(repeatingSections(form).map(({ key }) => key))
  for (const [name, value] of Object.entries(post)) {
    if (!rows.has(name) || !Array.isArray(value)) raw[name] = text(value as Value)
    else {
      raw[name] = String(value.length)
      value.forEach((row, at) => {
        for (const [field, one] of Object.entries(row as Row))
          raw[`${name}.${at + 1}.${field}`] = text(one)
      })
    }
  }
  return raw
}

function text(value: Value): string | readonly string[] {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? String(value).replace('.', ',') : value
}

function readBy(form: Form, post: Post) {
  const outcome = typeof post['esito'] === 'string' ? post['esito'] : ''
  return parseAnswers(form, sent(form, post), { complete: true, outcome, lists: release.lists })
}

const plain: Partial<Record<Field['type'], fc.Arbitrary<Value>>> = {
  text: fc.constantFrom('Foligno', 'è così', '12'),
  textarea: fc.constantFrom('Una riga\ne un’altra', 'x'),
  date: fc.constantFrom('2026-11-24', '1941-02-28', '2024-02-29'),
  instant: fc.constantFrom('2026-11-24T09:30', '2026-01-01T00:00'),
  'yes-no': fc.boolean(),
  'fiscal-code': fc.constantFrom('NVNDAA80A41D653X', '12345678901'),
  phone: fc.constantFrom('0751234567', '+393331234567'),
  email: fc.constantFrom('ada@example.org', 'u.go@esempio.it'),
}

function right(field: Field): fc.Arbitrary<Value> {
  const { min = 0, max = 1000, many, list, type } = field
  const codes = release.lists.find(({ key }) => key === list)?.values.map(({ code }) => code)
  const aCode = fc.constantFrom(...(codes ?? ['']))
  const byType: Partial<Record<Field['type'], fc.Arbitrary<Value>>> = {
    ...plain,
    code: aCode,
    codes: fc.uniqueArray(aCode, { minLength: 1, maxLength: 3 }),
    integer: fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
    number: fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100),
  }
  return byType[type] ?? fc.constant(many ? ['a-1', 'b.2'] : 'a-1')
}

const wrongs: Partial<Record<Field['type'], readonly Value[]>> = {
  date: ['2026-02-30', '1812-01-01', 'ieri', '2026-13-01'],
  instant: ['2026-11-24', '2026-11-24T25:00'],
  'yes-no': ['forse', '1'],
  code: ['ghost', 'Rosso'],
  codes: [['ghost'], 'ghost'],
  number: [1e9, -1e9, 'tanti'],
  integer: [1.5, 1e9, -1e9, 'tanti'],
  'fiscal-code': ['ABC', '1234567890'],
  phone: ['12', 'casa'],
  email: ['ada', 'ada@casa'],
  text: ['x'.repeat(5000)],
  textarea: ['x'.repeat(25_000)],
  user: ['<b>', 'x'.repeat(65)],
}

/** Out of range for a field without a range is right: then there is nothing wrong to say. */
function wrong(field: Field): readonly Value[] {
  return wrongs[field.type] ?? wrongs.user ?? []
}

const asked = ({ type }: Field) => type !== 'computed'

function aPost(form: Form, density: number): fc.Arbitrary<Post> {
  const maybe = (field: Field) => fc.option(right(field), { freq: density, nil: undefined })
  const record = (fields: readonly Field[]) =>
    fc
      .record(Object.fromEntries(fields.filter(asked).map((field) => [field.key, maybe(field)])))
      .map(given)
  const parts = form.sections.map((section) =>
    isRepeating(section)
      ? fc.array(record(section.fields), { maxLength: 3 }).map((rows) => ({ [section.key]: rows }))
      : record(section.fields),
  )
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all))
}

function given(row: Record<string, Value | undefined>): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

/** Fills in what the parser says is missing, so that as many posts are accepted as refused. */
function repaired(form: Form, post: Post, sample: (field: Field) => Value): Post {
  const mended: Post = structuredClone(post)
  for (let tries = 0; tries < 8; tries++) {
    const { errors } = readBy(form, mended)
    if (errors.length === 0) break
    for (const { field: name } of errors) {
      const [key = '', row, inside] = name.split('.')
      const fields = form.sections.flatMap((section) => section.fields)
      const field = fields.find((one) => one.key === (inside ?? key))
      const rows = mended[key]
      if (!field) continue
      if (inside === undefined) mended[key] = sample(field)
      else if (Array.isArray(rows))
        Object.assign(rows[Number(row) - 1] ?? {}, { [inside]: sample(field) })
    }
  }
  return mended
}

const outcomesOf = (form: Form) =>
  release.steps.flatMap((step) =>
    askedBy(step).flatMap(([, one]) =>
      one.form === form.key ? one.outcomes.map(({ key }) => key) : [],
    ),
  )

const spoils = fc.record({
  at: fc.nat(),
  how: fc.nat(),
  what: fc.constantFrom('none', 'wrong', 'drop'),
})

function spoilt(
  form: Form,
  post: Post,
  { at, how, what }: { at: number; how: number; what: string },
): Post {
  const fields = form.sections
    .filter((one) => !isRepeating(one))
    .flatMap((section) => section.fields)
    .filter(asked)
  const field = fields[at % fields.length]
  if (!field || what === 'none') return post
  const { [field.key]: _dropped, ...rest } = post
  const values = wrong(field)
  return what === 'drop' ? rest : { ...rest, [field.key]: values[how % values.length] ?? '' }
}

/** Fields asked when a figure is so and so: a total, a band, a count. */
function askedByFigures(form: Form): ReadonlySet<string> {
  const fields = form.sections.flatMap((section) => section.fields)
  const figures = new Set(fields.filter((one) => !asked(one)).map(({ key }) => key))
  const rests = (condition: Field['required']) =>
    typeof condition === 'object' && factsOf(condition).some((name) => figures.has(name))
  return new Set(
    fields
      .filter(({ required, visible }) => rests(required) || rests(visible))
      .map(({ key }) => key),
  )
}

describe('the description of what a form takes', () => {
  test.each(release.forms.map((form) => [form.key, form] as const))(
    '%s: an independent validator and the parser agree',
    (key, form) => {
      const validate = validatorOf(form, release)
      const sampler = (field: Field) => fc.sample(right(field), { numRuns: 1, seed: 7 })[0] ?? ''
      const counts = { accepted: 0, refused: 0 }
      const figured = askedByFigures(form)
      const posts = fc.record({
        post: fc.constantFrom(1, 3, 20).chain((density) => aPost(form, density)),
        esito: fc.constantFrom(...outcomesOf(form)),
        mend: fc.boolean(),
        spoil: spoils,
      })
      const runs = form.sections.length > 10 ? 150 : 300
      fc.assert(
        fc.property(posts, ({ post, esito, mend, spoil }) => {
          const whole: Post = { ...post, esito }
          const ready = spoilt(form, mend ? repaired(form, whole, sampler) : whole, spoil)
          const { errors: all } = readBy(form, ready)
          // What rests on a figure computed at the post is told in words, not by the schema.
          const errors = all.filter(({ field }) => !figured.has(field))
          const accepted = validate(ready)
          counts[accepted ? 'accepted' : 'refused']++
          expect({ accepted, errors, why: validate.errors?.slice(0, 2) }).toMatchObject({
            accepted: errors.length === 0,
          })
        }),
        { seed: seedFor(`api ${key}`), numRuns: runs },
      )
      expect(counts.accepted / runs).toBeGreaterThan(0.05)
      const demanding = form.sections.some(({ fields }) =>
        fields.some(({ required }) => required === true),
      )
      if (demanding) expect(counts.refused / runs).toBeGreaterThan(0.05)
    },
    120_000,
  )
})

describe('the document for programs', () => {
  const document = describeApi(release)

  test('is OpenAPI 3.1 with one schema a form and one a task, and every reference leads somewhere', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1' } })
    const text = JSON.stringify(document)
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name = '']) => name,
    )
    expect(refs).toContain('access-card')
    const schemas: object = Object(Object(document['components']).schemas)
    for (const name of refs) expect(schemas).toHaveProperty([name])
  })

  test('says of each task its form, its step and its outcomes', () => {
    const schemas: Readonly<Record<string, unknown>> = Object(
      Object(document['components']).schemas,
    )
    expect(schemas['act.triage']).toMatchObject({
      properties: { _form: { const: 'triage' }, _step: { const: 'triage' } },
      allOf: [{ $ref: '#/components/schemas/triage' }],
    })
  })
})
