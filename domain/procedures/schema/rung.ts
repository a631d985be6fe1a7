import { z } from 'zod'

import { Candidate } from './candidate.ts'
import { Key, Text } from './text.ts'

export const TimeUnit = z
  .enum(['minutes', 'hours', 'days', 'working-days', 'months'])
  .describe('Minuti, ore, giorni di calendario, giorni lavorativi, mesi')
export type TimeUnit = z.infer<typeof TimeUnit>
export const Amount = z.strictObject({
  value: z.int().min(1).max(9999).describe('Quanto'),
  unit: TimeUnit.describe('Giorni di calendario se non è scritto “lavorativi”'),
})

export const Priority = z.enum(['normal', 'high', 'urgent']).describe('Priorità del compito')

export const RungAction = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('notify').describe('Manda un avviso'),
    notice: Key.describe('Quale avviso'),
    to: z.array(Candidate).min(1).describe('Chi è avvisato'),
  }),
  z.strictObject({
    do: z.literal('raise-priority').describe('Alza la priorità del compito'),
    to: Priority,
  }),
  z.strictObject({ do: z.literal('add-supervisor').describe('Aggiunge chi supervisiona') }),
  z.strictObject({
    do: z.literal('open-task').describe('Apre un compito accanto al percorso'),
    title: Text.describe('Che cosa c’è da fare: comincia con un verbo'),
    candidates: z.array(Candidate).min(1).describe('Chi può farlo'),
  }),
  z.strictObject({ do: z.literal('take-outcome').describe('Prende l’esito previsto') }),
])
export type RungAction = z.infer<typeof RungAction>

const offset = z
  .strictObject({
    value: z.int().min(1).max(999).describe('Quanto'),
    unit: z.enum(['minutes', 'hours', 'days']).describe('Minuti, ore o giorni di calendario'),
  })
  .exactOptional()
export const Rung = z.strictObject({
  key: Key.describe('Codice del gradino'),
  kind: z.enum(['target', 'warning', 'breach']).describe('Obiettivo, preavviso o superamento'),
  before: offset.describe('Quanto prima della scadenza'),
  after: offset.describe('Quanto dopo la scadenza'),
  actions: z.array(RungAction).min(1).describe('Che cosa fa'),
})
export type Rung = z.infer<typeof Rung>
