import { z } from 'zod'

export const Scalar = z.union([z.string(), z.number(), z.boolean()])
export type Scalar = z.infer<typeof Scalar>
type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

/** Conditions over facts or form fields. Total: what is missing or of another type is false. */
export type Expression =
  | { all: Expression[] }
  | { any: Expression[] }
  | { not: Expression }
  | { present: string }
  | { in: [string, Scalar[]] }
  | { between: [string, Scalar, Scalar] }
  | { [K in Comparison]: Record<K, [string, Scalar]> }[Comparison]

const pair = z.tuple([z.string(), Scalar])
export const Expression: z.ZodType<Expression> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(Expression) }).describe('Tutte vere'),
      z.strictObject({ any: z.array(Expression) }).describe('Almeno una vera'),
      z.strictObject({ not: Expression }).describe('Contrario'),
      z.strictObject({ present: z.string() }).describe('Il dato c’è'),
      z.strictObject({ in: z.tuple([z.string(), z.array(Scalar)]) }).describe('È uno di questi'),
      z
        .strictObject({ between: z.tuple([z.string(), Scalar, Scalar]) })
        .describe('Estremi inclusi'),
      z.strictObject({ eq: pair }).describe('Uguale a'),
      z.strictObject({ lt: pair }).describe('Minore di'),
      z.strictObject({ lte: pair }).describe('Minore o uguale a'),
      z.strictObject({ gt: pair }).describe('Maggiore di'),
      z.strictObject({ gte: pair }).describe('Maggiore o uguale a'),
    ]),
  )
  .describe('Condizione sui fatti della pratica o sui campi del modulo')
