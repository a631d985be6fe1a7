import { DomainError } from '../shared/domain-error.ts'
import type { Permission } from './policy.ts'

/** No scope: never signed in, expired, suspended. The web offers to sign in again. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded'
}

/** The form carries a token that is not the session's. */
export function wrongFormToken(): DomainError {
  const message =
    'Il modulo non viene da una pagina aperta con questo accesso: ricarica la pagina e riprova.'
  return new DomainError('wrong-form-token', 403, { message })
}

/** A page of ours, opened in a session that is over: what it sends may be sent again. */
export function staleForm(): DomainError {
  const message =
    'Il modulo era di una sessione precedente: non è stato registrato nulla. Controlla e invialo di nuovo, oppure ricarica la pagina e riprova.'
  return new DomainError('stale-form', 403, { message })
}

export function notPermitted(permission: Permission): DomainError {
  const message = 'Il tuo ruolo non permette questa azione.'
  return new DomainError('not-permitted', 403, { message, detail: { permission } })
}

/** The act wants a password asked a few minutes ago. */
export class ConfirmationNeeded extends Error {
  override readonly name = 'ConfirmationNeeded'
}

export function operationOfAnother(): DomainError {
  const message = 'Questo invio è già stato usato da un’altra persona: riapri la pagina e riprova.'
  return new DomainError('operation-of-another', 409, { message })
}
