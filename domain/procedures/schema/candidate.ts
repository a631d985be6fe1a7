import { z } from 'zod'

import { Key } from './text.ts'

export const Candidate = z
  .union([
    z.strictObject({
      role: Key.describe('Ruolo di chi può fare il compito'),
      at: z
        .enum(['office', 'municipality', 'zone', 'district', 'region', 'provider'])
        .describe('Dove: rispetto alla pratica (ufficio che l’ha in carico, sua zona, …)'),
    }),
    z.strictObject({
      who: z.enum(['case-manager', 'opener']).describe('Chi segue la pratica, o chi l’ha aperta'),
    }),
  ])
  .describe('Chi può fare il compito o va avvisato')
export type Candidate = z.infer<typeof Candidate>
