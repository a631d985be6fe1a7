import { z } from 'zod'

import { Key } from './text.ts'

export const CandidatePlace = z
  .enum(['office', 'municipality', 'zone', 'district', 'region', 'provider', 'receiver'])
  .describe(
    'Dove: rispetto alla pratica (ufficio che l’ha in carico, sua zona, chi l’ha ricevuta…)',
  )
export type CandidatePlace = z.infer<typeof CandidatePlace>

export const Candidate = z
  .union([
    z.strictObject({
      role: Key.describe('Ruolo di chi può fare il compito'),
      at: CandidatePlace,
    }),
    z.strictObject({
      who: z
        .enum(['case-manager', 'opener', 'sender'])
        .describe('Chi segue la pratica, chi l’ha aperta, o chi l’ha offerta l’ultima volta'),
    }),
  ])
  .describe('Chi può fare il compito o va avvisato')
export type Candidate = z.infer<typeof Candidate>

export const Candidates = z.array(Candidate).min(1).describe('Chi può prendere il compito')
