import { DomainError } from '../shared/domain-error.ts'

export type SiussErrorCode =
  'comune-not-yours' | 'sender-missing' | 'sender-invalid' | 'nothing-to-decide'

type SiussError = DomainError<SiussErrorCode>

/** The same words for a comune that is not there and for one where the actor does not work. */
export function comuneNotYours(): SiussError {
  const message = 'Questo comune non è tra quelli in cui lavori: scegline uno dall’elenco.'
  return new DomainError('comune-not-yours', 404, { message })
}

/** INPS wants the operator who sends named in every flow. */
export function senderMissing(): SiussError {
  const message = 'Prima indica chi trasmette: l’INPS vuole il suo codice fiscale in ogni flusso.'
  return new DomainError('sender-missing', 422, { message })
}

export function senderInvalid(message: string): SiussError {
  return new DomainError('sender-invalid', 422, {
    message,
    detail: { problems: [{ field: 'fiscalCode', message }] },
  })
}

/** It is of somebody who is not protected, or whom the actor may not see. */
export function nothingToDecide(): SiussError {
  const message = 'Qui non c’è niente da decidere: torna al controllo dei flussi.'
  return new DomainError('nothing-to-decide', 404, { message })
}
