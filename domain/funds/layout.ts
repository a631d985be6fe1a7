import { z } from 'zod'

import { Expression } from '../procedures/schema/expression.ts'
import { Text } from '../procedures/schema/text.ts'
import written from './layout.v1.json' with { type: 'json' }

const Field = z.strictObject({
  name: z.string().regex(/^[A-Z0-9_]+$/),
  title: z.string().min(1),
  /** What it takes, by concept; absent: nobody knows yet, and it stays empty. */
  from: z.string().exactOptional(),
  as: z.enum(['day', 'amount']).exactOptional(),
  /** Code of the table for each of ours; those that are not here go as they are. */
  codes: z.record(z.string(), z.string()).exactOptional(),
  required: z.literal(true).exactOptional(),
  /** Whether a source tells that it is so. */
  confirmed: z.boolean(),
})
export type LayoutField = z.infer<typeof Field>

const Table = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}\d\d$/),
  title: Text,
  /** A row for each operation, participant, or indicator of an operation. */
  rows: z.enum(['operations', 'participants', 'output', 'result']),
  fields: z.array(Field).min(1),
})
export type LayoutTable = z.infer<typeof Table>

const Indicator = z.strictObject({
  code: z.string().regex(/^EEC[OR]\d\d$/),
  kind: z.enum(['output', 'immediate', 'lasting']),
  title: Text,
  /** What of the count no source tells for certain. */
  note: Text.exactOptional(),
  /** Of whom it counts, over what is known of a participant; absent: of all. */
  when: Expression.exactOptional(),
  /** The person may refuse to say. */
  sensitive: z.literal(true).exactOptional(),
  /** It is not about participants: nothing here counts it. */
  counted: z.literal(false).exactOptional(),
})
export type Indicator = z.infer<typeof Indicator>

const Layout = z.strictObject({
  version: z.int(),
  protocol: z.string(),
  source: z.string(),
  rule: z.string(),
  /** Without these a participant is not counted by any indicator. */
  complete: z.array(z.string()).min(1),
  tables: z.array(Table).min(1),
  indicators: z.array(Indicator).min(1),
  /** Figures that must add up. */
  sums: z.array(z.strictObject({ total: z.string(), parts: z.array(z.string()).min(2) })),
})

/** The tables that monitoring asks for and the common indicators, as data with their sources. */
export const layout = Layout.parse(written)

export function findTable(code: string): LayoutTable | undefined {
  return layout.tables.find((one) => one.code === code)
}
