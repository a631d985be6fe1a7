import type { Expression } from './schema/expression.ts'
import type { Form } from './schema/form.ts'
import type { Text } from './schema/text.ts'
import type { Outcome, Release } from './schema.ts'

import type { Facts } from './engine/types.ts'

import { askedBy } from './engine/asked.ts'
import { evaluate, factsOf } from './engine/expression.ts'
import { fieldsOf } from './forms/fields.ts'

/**
 * What the record says of the person of the case and of its office, for what a form asks and which
 * outcomes it offers. Never a fact of the case: it may change at any time, and the engine does not
 * see it. For who may not see the person all are false.
 */
export const circumstances = {
  'person.anonymous': 'La persona è anonima',
  'person.minor': 'La persona è minorenne',
  'person.lacksPhone': 'Nella scheda della persona manca un telefono',
  'person.lacksResidence': 'Nella scheda della persona manca la residenza',
  'person.followed': 'La persona ha già una pratica aperta a cui unire il contatto',
  'office.asksNeeds': 'L’ufficio chiede sempre i bisogni',
  'office.asksServices': 'L’ufficio chiede sempre i servizi',
  'office.asksForeign': 'L’ufficio chiede sempre se la persona è straniera',
} as const
export type Circumstances = Readonly<Record<keyof typeof circumstances, boolean>>
export const circumstanceNames = Object.keys(circumstances) as (keyof Circumstances)[]

/** Whether the form or one of the outcomes rests on circumstances: then the record is read. */
export function asksCircumstances(form: Form | undefined, outcomes: readonly Outcome[]): boolean {
  const required = form ? fieldsOf(form).map((field) => field.required) : []
  const names = namesIn([...required, ...outcomes.map(({ notFor }) => notFor?.when)])
  return names.some((name) => name in circumstances)
}

/** Those that any form or outcome of a release rests on. */
export function circumstancesAsked({ forms, steps }: Release): (keyof Circumstances)[] {
  const required = forms.flatMap(fieldsOf).map((field) => field.required)
  const outcomes = steps.flatMap(askedBy).flatMap(([, asked]) => asked.outcomes)
  const named = new Set(namesIn([...required, ...outcomes.map(({ notFor }) => notFor?.when)]))
  return circumstanceNames.filter((name) => named.has(name))
}

/** Whether a condition of the form rests on a fact of the case: then it is read. */
export function asksFacts(form: Form, { facts }: Pick<Release, 'facts'>): boolean {
  const fields = fieldsOf(form)
  const own = new Set(fields.map(({ key }) => key))
  const names = namesIn([
    ...form.sections.map(({ visible }) => visible),
    ...fields.flatMap(({ visible, required }) => [visible, required]),
  ])
  return names.some((name) => name in facts && !own.has(name))
}

function namesIn(conditions: readonly (Expression | boolean | undefined)[]): string[] {
  return conditions.flatMap((one) => (typeof one === 'object' ? factsOf(one) : []))
}

/** Why this outcome cannot be chosen as things are; undefined: it can. */
export function refusalOf({ notFor }: Outcome, now: Facts | undefined): Text | undefined {
  return notFor && now && evaluate(notFor.when, now) ? notFor.because : undefined
}
