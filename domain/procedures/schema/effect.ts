import { z } from 'zod'

import { Candidates } from './candidate.ts'
import { extend, grant, joinCase, tell } from './granted.ts'
import { Key } from './text.ts'

export const EffectMode = z
  .enum(['repeatable', 'lookup', 'once'])
  .describe('Se non si sa com’è finito: si ripete, si chiede prima, oppure decide una persona')
export type EffectMode = z.infer<typeof EffectMode>
export const Effect = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('notify').describe('Avvisa qualcuno'),
    mode: EffectMode,
    notice: Key.describe('Avviso da mandare'),
    to: Candidates,
  }),
  z.strictObject({
    type: z.literal('letter').describe('Prepara una lettera e la mette tra i documenti'),
    mode: z
      .enum(['lookup', 'repeatable'])
      .describe('Prima di chiudere la pratica la si attende (lookup) oppure no (repeatable)'),
    letter: Key.describe('Lettera da preparare'),
    optional: z
      .literal(true)
      .exactOptional()
      .describe('Se per la pratica la lettera non è prevista, si prosegue senza'),
    keptBy: z
      .literal('sender')
      .exactOptional()
      .describe('Resta anche a chi ha offerto la pratica, quando non è più sua'),
  }),
  grant,
  extend,
  tell,
  joinCase,
])
export type Effect = z.infer<typeof Effect>
