import { DomainError } from '../shared/domain-error.ts'

export function placeNotPlanned(): DomainError {
  const message =
    'Obiettivi e stanziamenti li scrive chi programma quella zona o la Regione: chiedi a chi ha questo ruolo.'
  return new DomainError('place-not-planned', 403, { message })
}
