import { z } from 'zod'

import { Expression } from './expression.ts'
import { sets } from './table.ts'
import { Key, Text } from './text.ts'

export const stepKey = Key.describe('Codice del passo a cui si va')

export const Outcome = z.strictObject({
  key: Key.describe('Codice stabile: non cambia da una versione all’altra'),
  title: Text.describe('Testo del pulsante: un verbo'),
  consequence: Text.describe('Che cosa succede scegliendolo: “il PAI passa alla firma”'),
  to: stepKey,
  sets,
  tone: z.enum(['primary', 'secondary', 'danger']).exactOptional().describe('Peso del pulsante'),
  skippable: z
    .boolean()
    .exactOptional()
    .describe('Chi salta il passo, con un motivo, può proseguire da qui'),
  signature: z.boolean().exactOptional().describe('È una firma: si chiede di nuovo la password'),
  notFor: z
    .strictObject({
      when: Expression.describe('Condizione sui fatti della persona'),
      because: Text.describe('Perché non si può e come rimediare'),
    })
    .exactOptional()
    .describe('Quando non si può scegliere'),
})
export type Outcome = z.infer<typeof Outcome>
