import type { Form } from './schema/form.ts'
import type { Text } from './schema/text.ts'
import type { Outcome } from './schema.ts'

import { evaluate, factsOf } from './engine/expression.ts'
import { fieldsOf } from './forms/fields.ts'

/**
 * What the registry says of the person of the case, for what a form asks and which outcomes it
 * offers. Never a fact of the case: it may change at any time, and the engine does not see it.
 * Without a person all are false.
 */
export const personFacts = {
  'person.anonymous': 'La persona è anonima',
  'person.minor': 'La persona è minorenne',
  'person.lacksPhone': 'Nella scheda della persona manca un telefono',
  'person.lacksResidence': 'Nella scheda della persona manca la residenza',
} as const
export type PersonFacts = Readonly<Record<keyof typeof personFacts, boolean>>

/** Whether the form or one of the outcomes asks something of the person: then the record is read. */
export function asksOfPerson(form: Form | undefined, outcomes: readonly Outcome[]): boolean {
  const required = form ? fieldsOf(form).map((field) => field.required) : []
  const conditions = [...required, ...outcomes.map(({ notFor }) => notFor?.when)]
  return conditions.some(
    (one) => typeof one === 'object' && factsOf(one).some((name) => name in personFacts),
  )
}

/** Why this outcome cannot be chosen for such a person; undefined: it can. */
export function refusalOf({ notFor }: Outcome, person: PersonFacts | undefined): Text | undefined {
  return notFor && person && evaluate(notFor.when, person) ? notFor.because : undefined
}
