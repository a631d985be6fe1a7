import { DomainError } from '../../shared/domain-error.ts'

export type LedgerErrorCode =
  | 'flow-comune-unknown'
  | 'flow-already-sent'
  | 'flow-not-acquired'
  | 'flow-gone'
  | 'flow-moved-on'
  | 'flow-replaced'
  | 'flow-unknown'

type LedgerError = DomainError<LedgerErrorCode>

/** No real comune has this Belfiore code: one of the training organisation has none that INPS knows. */
export function flowComuneUnknown(belfiore: string): LedgerError {
  const message = `Nessun comune ha il codice ${belfiore}: i flussi non si possono preparare.`
  return new DomainError('flow-comune-unknown', 422, { message })
}

/** The same benefit of that year was sent with other content: it is cancelled, then inserted anew. */
export function flowAlreadySent(idFlusso: string): LedgerError {
  const message = `Il flusso ${idFlusso} è già stato pubblicato con altri dati: va corretto, non rifatto.`
  return new DomainError('flow-already-sent', 409, { message, detail: { idFlusso } })
}

/** Rule S18: only what INPS has acquired is cancelled; only what it rejected or cancelled is sent again. */
export function flowNotAcquired(idFlusso: string): LedgerError {
  const message = `Il flusso ${idFlusso} non ha un esito che si possa correggere: aspetta la risposta dell’INPS.`
  return new DomainError('flow-not-acquired', 409, { message, detail: { idFlusso } })
}

/** There is none, or it is of somebody whom the actor may not see. */
export function flowGone(): LedgerError {
  const message = 'Questo flusso non c’è, o non è dei tuoi comuni: torna al registro.'
  return new DomainError('flow-gone', 404, { message })
}

/** It is in another state than the page showed. */
export function flowMovedOn(): LedgerError {
  const message = 'Nel frattempo il flusso è andato avanti: guarda com’è adesso nel registro.'
  return new DomainError('flow-moved-on', 409, { message })
}

/** Meanwhile another flow tells the same with newer data. */
export function flowReplaced(): LedgerError {
  const message =
    'Per la stessa prestazione c’è già un flusso più recente in attesa: resta fermo questo.'
  return new DomainError('flow-replaced', 409, { message })
}

/** Outcomes of flows that were never published by that comune. @param ids at most ten are told */
export function flowUnknown(ids: readonly string[]): LedgerError {
  const message = `Flussi mai pubblicati da questo ente: ${ids.slice(0, 10).join(', ')}.`
  return new DomainError('flow-unknown', 422, { message })
}
