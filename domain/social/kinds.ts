import { z } from 'zod'

import { Field } from '../procedures/schema/form.ts'
import { Text } from '../procedures/schema/text.ts'
import written from './kinds.json' with { type: 'json' }

const Kind = z.strictObject({
  key: z.string(),
  title: Text,
  /** `court`: for social workers and who coordinates them alone, as the database has it. */
  readers: z.enum(['care', 'court']),
  fields: z.array(Field).min(1),
})

/** One kind of fact of the social record, with its questions: written as data, in `kinds.json`. */
export type FactKind = z.infer<typeof Kind>

/** Every kind of fact, in the order in which a record is read. */
export const factKinds: readonly FactKind[] = z.array(Kind).parse(written)

/** The kinds that tell of the people and services around a person, and are drawn. */
export const tieKind = 'tie'
export const networkKind = 'network'

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
