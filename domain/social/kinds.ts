import { z } from 'zod'

import { may } from '../auth/policy.ts'
import { Field } from '../procedures/schema/form.ts'
import type { Form } from '../procedures/schema/form.ts'
import { Text } from '../procedures/schema/text.ts'
import written from './kinds.json' with { type: 'json' }

const Kind = z.strictObject({
  key: z.string(),
  title: Text,
  /** `court`: for social workers and who coordinates them alone, as the database has it. */
  readers: z.enum(['care', 'court']),
  /** `office`: also for the administrative officers, who receive the papers of it. */
  writers: z.enum(['care', 'office']).default('care'),
  /** `household`: what is written of one holds for all who live together. */
  of: z.enum(['person', 'household']).default('person'),
  /** Cases are looked for by it, and by the values of its first list. */
  narrows: z.boolean().default(false),
  /** It may begin on a day that is still to come, once that is decided: until then it does not hold. */
  ahead: z.boolean().default(false),
  /** What to know of its period. */
  period: Text.exactOptional(),
  fields: z.array(Field).min(1),
})

/** One kind of fact of the social record, with its questions: written as data, in `kinds.json`. */
export type FactKind = z.infer<typeof Kind>

/** Every kind of fact, in the order in which a record is read. */
export const factKinds: readonly FactKind[] = z.array(Kind).parse(written)

/** The kinds that tell of the people and services around a person, and are drawn. */
export const tieKind = 'tie'
export const networkKind = 'network'
/** The economic situation of a household, which ends by law. */
export const iseeKind = 'isee'

export function findKind(key: string): FactKind | undefined {
  return factKinds.find((kind) => kind.key === key)
}

/** The lists that the questions choose from. */
export const factLists: readonly string[] = [
  ...new Set(factKinds.flatMap(({ fields }) => fields.flatMap(({ list }) => list ?? []))),
]

/** Kinds that this reader may see and write. */
export function kindsFor(roles: readonly string[]): FactKind[] {
  const court = roles.includes('social-worker') || roles.includes('coordinator')
  return factKinds.filter(({ readers }) => readers === 'care' || court)
}

/** Of those, the ones that this writer may add and change. */
export function kindsWrittenBy(roles: readonly string[]): FactKind[] {
  const cares = may(
    roles.filter((role) => role !== 'admin-officer'),
    'record.write',
  )
  return kindsFor(roles).filter(({ writers }) => cares || writers === 'office')
}

/** Each kind as a form, by which a procedure may propose what the record has. */
export const factForms: Form[] = factKinds.map(({ key, title, fields }) => ({
  key,
  title,
  sections: [{ key, title, fields }],
}))
