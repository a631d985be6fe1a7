import { z } from 'zod'

import { cadastral, fiscalCode, text } from './values.ts'

/** The name of a flow, which no other flow has, and who sends it. */
export const FlowHead = z.strictObject({
  /** `A475.PS.20261128.0000001`: the ledger gives it. */
  Nome: z.string().regex(/^[A-Z][0-9]{3}\.(?:PS|SINBA)\.[0-9]{8}\.[0-9]{7}$/),
  Ente: z.strictObject({
    /** As INPS's access system knows the body: of a comune, its cadastral code. */
    Codice: text(1, 32),
    Denominazione: text(1, 100).optional(),
    /** Cadastral code of where it has its seat. */
    Indirizzo: cadastral,
    /** Of the operator who sends. */
    CFOperatore: fiscalCode,
  }),
})
export type FlowHead = z.infer<typeof FlowHead>

interface SentBy {
  readonly comune: { readonly name: string; readonly belfiore: string }
  /** Fiscal code of the operator. */
  readonly sender: string
}

/** The head of what a comune sends under this name. */
export function headOf(name: string, { comune, sender }: SentBy): FlowHead {
  const { belfiore } = comune
  return {
    Nome: name,
    Ente: {
      Codice: belfiore,
      Denominazione: comune.name,
      Indirizzo: belfiore,
      CFOperatore: sender,
    },
  }
}
