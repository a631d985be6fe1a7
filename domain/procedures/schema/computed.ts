import { z } from 'zod'

import { Scalar } from './expression.ts'
import { Key, Text } from './text.ts'

const Item = z
  .string()
  .regex(
    /^[a-z][a-zA-Z0-9-]{0,59}(\.[a-z][a-zA-Z0-9-]{0,59})?$/,
    'usa il codice di un campo, oppure sezione.campo',
  )
  .describe('Campo che viene prima, oppure sezione.campo per tutte le righe di una sezione')

const items = z.array(Item).min(1).describe('Voci del calcolo')

export const Missing = z.strictObject({
  atMost: z.int().min(0).describe('Quante voci possono mancare: oltre, non si calcola'),
  as: z
    .enum(['zero', 'mean'])
    .describe('Quanto vale ciascuna: zero, oppure la media di quelle che ci sono'),
})
export type Missing = z.infer<typeof Missing>

/**
 * A figure made from answers. Of a coded item its points count, of yes or no 1 or 0. Items that
 * are not asked (hidden by their condition) never count as missing.
 */
export const Computed = z.union([
  z.strictObject({
    sum: items,
    weights: z
      .record(z.string(), z.number())
      .exactOptional()
      .describe('Peso di ogni voce; se manca vale 1'),
    missing: Missing.exactOptional().describe(
      'Che cosa si fa delle voci senza risposta; se manca, si risponde a tutte o a nessuna',
    ),
  }),
  z.strictObject({ min: items.describe('Il minore tra le voci con risposta') }),
  z.strictObject({ max: items.describe('Il maggiore tra le voci con risposta') }),
  z.strictObject({
    count: items,
    equal: z
      .array(Scalar)
      .min(1)
      .exactOptional()
      .describe('Si contano solo queste risposte; se manca, tutte le voci con una risposta'),
  }),
  z.strictObject({ rows: Key.describe('Sezione di cui si contano le righe') }),
  z.strictObject({
    years: z
      .strictObject({
        from: Key.describe('Data da cui si contano gli anni'),
        to: Key.describe('Data a cui si contano'),
      })
      .describe('Anni compiuti tra due date del modulo: l’età a una data'),
  }),
  z.strictObject({
    band: Key.describe('Campo calcolato, o numero, da classificare'),
    bands: z
      .array(
        z.strictObject({
          atLeast: z.number().describe('Da quanti punti'),
          from: Key.exactOptional().describe('Campo da cui si prende la soglia, se c’è'),
          code: Key.describe('Codice della fascia'),
          label: Text.describe('Nome della fascia'),
        }),
      )
      .min(1)
      .describe('Vale la prima fascia raggiunta, dalla più alta'),
  }),
  z.strictObject({ setting: Key.describe('Soglia che la zona fissa') }),
])
export type Computed = z.infer<typeof Computed>
export type Sum = Extract<Computed, { sum: unknown }>
export type Bands = Extract<Computed, { band: unknown }>
