import type { Expression, Scalar } from '../schema/expression.ts'
import type { Field } from '../schema/form.ts'
import type { Schema, Told } from './json-schema.ts'

import { allOf, anyOf, not, unknown } from './json-schema.ts'

/** The answers that a condition can see, each with the schema that says that it was given. */
export interface Scope {
  readonly fields: ReadonlyMap<string, Field>
  /** The field is asked and has an answer of its kind. */
  given(field: Field): Told
}

/** A condition over answers as a schema of their object; unknown where it rests on anything else. */
export function conditionSchema(expression: Expression, scope: Scope): Told {
  if ('all' in expression) return allOf(expression.all.map((part) => conditionSchema(part, scope)))
  if ('any' in expression) return anyOf(expression.any.map((part) => conditionSchema(part, scope)))
  if ('not' in expression) return not(conditionSchema(expression.not, scope))
  if ('present' in expression) return about(expression.present, scope, () => true)
  if ('eq' in expression) return about(expression.eq[0], scope, oneOf([expression.eq[1]]))
  if ('in' in expression) return about(expression.in[0], scope, oneOf(expression.in[1]))
  return orderSchema(expression, scope)
}

type Pair = Exclude<
  Expression,
  | { all: unknown }
  | { any: unknown }
  | { not: unknown }
  | { present: unknown }
  | { eq: unknown }
  | { in: unknown }
>

function orderSchema(pair: Pair, scope: Scope): Told {
  if ('between' in pair) {
    const [name, minimum, maximum] = pair.between
    return about(name, scope, ordered({ minimum, maximum }))
  }
  if ('lt' in pair) return about(pair.lt[0], scope, ordered({ exclusiveMaximum: pair.lt[1] }))
  if ('lte' in pair) return about(pair.lte[0], scope, ordered({ maximum: pair.lte[1] }))
  if ('gt' in pair) return about(pair.gt[0], scope, ordered({ exclusiveMinimum: pair.gt[1] }))
  return about(pair.gte[0], scope, ordered({ minimum: pair.gte[1] }))
}

type Test = (field: Field) => Told

function oneOf(values: readonly Scalar[]): Test {
  return ({ type, many }) => {
    const wanted = { enum: values }
    return type === 'codes' || many ? { type: 'array', contains: wanted } : wanted
  }
}

/** JSON Schema orders numbers alone. */
function ordered(limits: Readonly<Record<string, Scalar>>): Test {
  return ({ type }) => {
    const numbers = Object.values(limits).every((limit) => typeof limit === 'number')
    if (!numbers) return type === 'date' ? unknown : false
    return type === 'number' || type === 'integer' ? { type: 'number', ...limits } : false
  }
}

function about(name: string, scope: Scope, test: Test): Told {
  const field = scope.fields.get(name)
  if (!field || field.type === 'computed') return unknown
  const wanted = test(field)
  if (wanted === unknown) return unknown
  const holds: Schema = { properties: { [name]: wanted }, required: [name] }
  return allOf([scope.given(field), wanted === false ? false : holds])
}
