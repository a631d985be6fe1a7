import { z } from 'zod'

import { Expression, Scalar } from './expression.ts'
import { Key, Text } from './text.ts'

export const sets = z
  .record(Key, z.union([Scalar, z.array(z.string())]))
  .exactOptional()
  .describe('Fatti che questa scelta fissa')

/** Named as in DMN 1.5, §8.2.10. */
export const HitPolicy = z
  .enum(['first', 'unique', 'priority', 'collect'])
  .describe(
    'Se sono vere più righe: vale la prima (first); non può succedere (unique); vale quella con il valore più importante (priority); si mettono insieme i numeri (collect)',
  )
export type HitPolicy = z.infer<typeof HitPolicy>

export const Collect = z.strictObject({
  by: z
    .enum(['sum', 'min', 'max', 'count'])
    .describe('Somma, minimo o massimo dei numeri delle righe vere, oppure quante sono'),
  into: Key.describe('Fatto di tipo numero che prende il risultato'),
})
export type Collect = z.infer<typeof Collect>

const way = {
  title: Text.describe('Che cosa si decide, come lo legge chi apre la cartella'),
  to: Key.describe('Codice del passo a cui si va'),
  sets,
}

export const DecisionTable = z.strictObject({
  key: Key.describe('Codice della tabella'),
  title: Text.describe('Domanda a cui la tabella risponde'),
  source: z.string().exactOptional().describe('Fonte: legge, studio o delibera'),
  hit: HitPolicy.exactOptional().describe('Se manca, vale la prima riga vera'),
  priority: z
    .strictObject({
      of: Key.exactOptional().describe('Fatto che le righe fissano; se manca, il passo'),
      values: z.array(z.string()).min(1).describe('Valori, dal più importante'),
    })
    .exactOptional()
    .describe('Per «priority»: quale risultato viene prima'),
  collect: Collect.exactOptional().describe('Per «collect»: che cosa si fa dei numeri'),
  keeps: z
    .array(Key)
    .min(1)
    .exactOptional()
    .describe('Altri fatti che la spiegazione mostra, oltre a quelli delle condizioni'),
  rows: z
    .array(
      z.strictObject({
        key: Key.describe('Codice della riga'),
        when: Expression,
        value: z.number().exactOptional().describe('Per «collect»: il numero della riga'),
        ...way,
      }),
    )
    .describe('Righe, ognuna con la sua condizione'),
  otherwise: z
    .strictObject(way)
    .exactOptional()
    .describe('Se nessuna riga è vera; con «unique», anche se lo sono in più'),
})
export type DecisionTable = z.infer<typeof DecisionTable>
export type TableRow = DecisionTable['rows'][number]
