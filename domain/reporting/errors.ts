import { DomainError } from '../shared/domain-error.ts'

export function placeNotPlanned(): DomainError {
  const message =
    'Obiettivi e stanziamenti li scrive chi programma quella zona o la Regione: chiedi a chi ha questo ruolo.'
  return new DomainError('place-not-planned', 403, { message })
}

export function zoneNotDeclared(): DomainError {
  const message =
    'Le ore di una zona le scrive chi la coordina o la programma: chiedi a chi ha questo ruolo.'
  return new DomainError('zone-not-declared', 403, { message })
}
