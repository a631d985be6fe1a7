import { z } from 'zod'

export const Phase = z
  .enum(['contact', 'triage', 'assessment', 'plan', 'delivery', 'review', 'closure'])
  .describe('Fase del percorso')
export type Phase = z.infer<typeof Phase>

/** Of a step; `any`: it is beside the path, and the case may be in any phase. */
export const StepPhase = z
  .enum([...Phase.options, 'any'])
  .describe('Fase del percorso; “any” per i passi di un subprocedimento, in qualunque fase')
export type StepPhase = z.infer<typeof StepPhase>
