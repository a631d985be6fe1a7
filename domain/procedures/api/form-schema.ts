import type { CodeList } from '../schema.ts'
import type { Expression } from '../schema/expression.ts'
import type { Field, Form, Section } from '../schema/form.ts'
import type { RepeatingSection } from '../forms/fields.ts'
import type { Schema, Told } from './json-schema.ts'
import type { Scope } from './condition-schema.ts'

import { italian } from '../engine/index-release.ts'
import { isRepeating, singleFields } from '../forms/fields.ts'
import { conditionSchema } from './condition-schema.ts'
import { allOf, anyOf, unknown, whenever } from './json-schema.ts'
import { valueSchema } from './value-schema.ts'

/**
 * What a post of a form takes, as JSON Schema 2020-12 over its answers: as `parseAnswers` reads
 * it. Answers to what is not asked are ignored, so they are admitted. What rests on facts of the
 * case, on figures or on the order of days is told in words alone (`x-siso-only-if`).
 * @param id under which others refer to it
 */
export function formSchema(form: Form, lists: readonly CodeList[], id: string): Schema {
  const page = readForm(form, lists)
  const parts = form.sections.flatMap((section) =>
    isRepeating(section) ? rowsRules(section, page) : fieldsRules(section, page),
  )
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title: italian(form.title),
    type: 'object',
    properties: Object.fromEntries(form.sections.flatMap((section) => propertiesOf(section, page))),
    allOf: [...parts, ...halfScored(page)],
    $defs: page.defs,
  }
}

interface FormPage {
  readonly form: Form
  readonly lists: readonly CodeList[]
  readonly scope: Scope
  readonly shows: ReadonlyMap<Field, Told>
  readonly sectionShows: ReadonlyMap<Section, Told>
  readonly defs: Readonly<Record<string, Schema>>
}

/** Conditions see only what comes before: read from top to bottom, each shown by a definition. */
function readForm(form: Form, lists: readonly CodeList[]): FormPage {
  const shows = new Map<Field, Told>()
  const sectionShows = new Map<Section, Told>()
  const defs: Record<string, Schema> = {}
  const scope: Scope = {
    fields: new Map(singleFields(form).map((field) => [field.key, field])),
    given: (field) => allOf([shows.get(field) ?? unknown, { $ref: `#/$defs/given.${field.key}` }]),
  }
  for (const section of form.sections) {
    const shown = seen(section.visible, scope)
    sectionShows.set(section, shown)
    if (isRepeating(section)) continue
    for (const field of section.fields) {
      const both = allOf([shown, seen(field.visible, scope)])
      defs[`given.${field.key}`] = isThere(field, lists)
      shows.set(field, named(`shown.${field.key}`, both, defs))
    }
  }
  return { form, lists, scope, shows, sectionShows, defs }
}

function seen(visible: Expression | undefined, scope: Scope): Told {
  return visible ? conditionSchema(visible, scope) : true
}

function isThere({ key, ...field }: Field, lists: readonly CodeList[]): Schema {
  return { properties: { [key]: valueSchema({ key, ...field }, lists) }, required: [key] }
}

/** Long conditions are written once and referred to. */
function named(name: string, told: Told, defs: Record<string, Schema>): Told {
  if (typeof told !== 'object') return told
  defs[name] = told
  return { $ref: `#/$defs/${name}` }
}

function fieldsRules({ fields }: Section, page: FormPage): readonly Schema[] {
  return fields
    .filter(({ type }) => type !== 'computed')
    .flatMap((field) => {
      const shown = page.shows.get(field) ?? unknown
      const value = { properties: { [field.key]: valueSchema(field, page.lists) } }
      return [
        ...whenever(shown, value),
        ...whenever(allOf([shown, wanted(field, page.scope)]), { required: [field.key] }),
      ]
    })
}

/** With both a condition and outcomes, both must hold. */
function wanted({ required, requiredFor }: Field, scope: Scope): Told {
  const asked = typeof required === 'object' ? conditionSchema(required, scope) : required
  const outcome = requiredFor && {
    properties: { esito: { enum: requiredFor } },
    required: ['esito'],
  }
  return allOf([asked ?? requiredFor !== undefined, outcome ?? true])
}

/** All items of a sum or none, unless the sum says what becomes of those that are missing. */
function halfScored({ form, scope, shows }: FormPage): readonly Schema[] {
  return singleFields(form).flatMap(({ computed }) => {
    if (!computed || !('sum' in computed) || computed.missing) return []
    const items = computed.sum.flatMap((key) => scope.fields.get(key) ?? [])
    const some = anyOf(items.map((item) => scope.given(item)))
    return items.flatMap((item) =>
      whenever(allOf([some, shows.get(item) ?? unknown]), { required: [item.key] }),
    )
  })
}

function rowsRules(section: RepeatingSection, page: FormPage): readonly Schema[] {
  const { key, repeat } = section
  const { min } = repeat
  const rows = {
    type: 'array',
    maxItems: repeat.max,
    items: rowSchema(section, page),
    ...(min !== undefined && { contains: { minProperties: 1 }, minContains: min }),
  }
  const shown = page.sectionShows.get(section) ?? unknown
  return whenever(shown, {
    properties: { [key]: rows },
    ...(min !== undefined && { required: [key] }),
  })
}

/** A row sees its own answers; what rests on answers outside it is told in words alone. */
function rowSchema({ fields }: Section, { lists }: FormPage): Schema {
  const shows = new Map<Field, Told>()
  const scope: Scope = {
    fields: new Map(fields.map((field) => [field.key, field])),
    given: (field) => allOf([shows.get(field) ?? unknown, isThere(field, lists)]),
  }
  for (const field of fields) shows.set(field, seen(field.visible, scope))
  const rules = fields.flatMap((field) => {
    const shown = shows.get(field) ?? unknown
    const value = { properties: { [field.key]: valueSchema(field, lists) } }
    const must = allOf([{ minProperties: 1 }, shown, wanted(field, scope)])
    return [...whenever(shown, value), ...whenever(must, { required: [field.key] })]
  })
  return { type: 'object', allOf: rules }
}

function propertiesOf(section: Section, page: FormPage): readonly (readonly [string, Schema])[] {
  if (isRepeating(section)) {
    const words = { title: italian(section.title), ...wordsOf(section.visible) }
    return [[section.key, words]]
  }
  return section.fields.map((field) => [field.key, wordsOfField(field, page)])
}

function wordsOfField(field: Field, { shows }: FormPage): Schema {
  const { label, hint, concept, sensitivity, day, computed } = field
  return {
    title: italian(label),
    ...(hint !== undefined && { description: italian(hint) }),
    ...(concept !== undefined && { 'x-siso-concept': concept }),
    'x-siso-sensitivity': sensitivity,
    ...(day !== undefined && { 'x-siso-day': day }),
    ...(computed && { readOnly: true }),
    ...(shows.get(field) === unknown && wordsOf(field.visible)),
  }
}

function wordsOf(visible: Expression | undefined): { readonly [keyword: string]: unknown } {
  return visible ? { 'x-siso-only-if': visible } : {}
}
