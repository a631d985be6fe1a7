import type { CodeList } from '../schema.ts'
import type { Field, FieldType } from '../schema/form.ts'
import type { Schema } from './json-schema.ts'

import { defaultLength, mostChoices } from '../forms/parse-field.ts'

const widest = 999_999_999_999

const patterns: Partial<Record<FieldType, string>> = {
  instant: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$`,
  'fiscal-code': String.raw`^([A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]|\d{11})$`,
  phone: String.raw`^(\+|00)?\d{5,15}$`,
  email: String.raw`^[^\s@]+@[^\s@]+\.[^\s@]{2,}$`,
  date: String.raw`^(19|20|21)\d{2}-\d{2}-\d{2}$`,
}
const anId = { type: 'string', pattern: String.raw`^[\w.:-]{1,64}$` }

type ToSchema = (field: Field, lists: readonly CodeList[]) => Schema

const chosen: ToSchema = ({ many }) => (many ? someOf(anId) : anId)
const number: ToSchema = ({ type, min, max }) => ({
  type,
  minimum: min ?? -widest,
  maximum: max ?? widest,
})

const schemas: Partial<Record<FieldType, ToSchema>> = {
  number,
  integer: number,
  'yes-no': () => ({ type: 'boolean' }),
  code: codeSchema,
  codes: (field, lists) => someOf(codeSchema(field, lists)),
  person: chosen,
  user: chosen,
  provider: chosen,
  receiver: chosen,
  service: chosen,
  rows: () => someOf({ type: 'string', pattern: String.raw`^[1-9]\d?$` }),
  computed: () => true,
}

/** The answers that one field takes, as they are kept: numbers, yes or no, ISO days, codes. */
export function valueSchema(field: Field, lists: readonly CodeList[]): Schema {
  return (schemas[field.type] ?? textSchema)(field, lists)
}

function codeSchema({ list }: Field, lists: readonly CodeList[]): Schema {
  const values = lists.find(({ key }) => key === list)?.values ?? []
  return { type: 'string', enum: values.map(({ code }) => code) }
}

function someOf(items: Schema): Schema {
  return { type: 'array', items, minItems: 1, maxItems: mostChoices }
}

function textSchema({ type, maxLength }: Field): Schema {
  const pattern = patterns[type]
  const longest = maxLength ?? defaultLength[type]
  return {
    type: 'string',
    ...(type === 'date' && { format: 'date' }),
    ...(pattern === undefined ? { pattern: String.raw`\S` } : { pattern }),
    ...(longest !== undefined && { maxLength: longest }),
  }
}
