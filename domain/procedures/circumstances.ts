import type { Form } from './schema/form.ts'
import type { Text } from './schema/text.ts'
import type { Outcome } from './schema.ts'

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

/** Whether the form or one of the outcomes rests on circumstances: then the record is read. */
export function asksCircumstances(form: Form | undefined, outcomes: readonly Outcome[]): boolean {
  const required = form ? fieldsOf(form).map((field) => field.required) : []
  const conditions = [...required, ...outcomes.map(({ notFor }) => notFor?.when)]
  return conditions.some(
    (one) => typeof one === 'object' && factsOf(one).some((name) => name in circumstances),
  )
}

/** Why this outcome cannot be chosen as things are; undefined: it can. */
export function refusalOf({ notFor }: Outcome, now: Circumstances | undefined): Text | undefined {
  return notFor && now && evaluate(notFor.when, now) ? notFor.because : undefined
}
