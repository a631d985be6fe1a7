import { DomainError } from '../shared/domain-error.ts'

export type OrganisationErrorCode =
  | 'office-not-found'
  | 'point-not-found'
  | 'point-changed'
  | 'point-elsewhere'
  | 'service-not-found'
  | 'nomenclature-not-yours'

type OrganisationError = DomainError<OrganisationErrorCode>

export function officeNotFound(): OrganisationError {
  const message = 'Questo ufficio non c’è, o non è più in funzione: cercalo nell’elenco.'
  return new DomainError('office-not-found', 404, { message })
}

export function pointNotFound(): OrganisationError {
  const message = 'Questo punto di contatto non c’è: cercalo nella pagina del suo ufficio.'
  return new DomainError('point-not-found', 404, { message })
}

export function pointChanged(): OrganisationError {
  const message =
    'Nel frattempo qualcuno ha cambiato questo punto di contatto: confronta i tuoi dati con quelli di ora e salva di nuovo.'
  return new DomainError('point-changed', 409, { message })
}

export function pointElsewhere(): OrganisationError {
  const message =
    'Il punto di contatto scelto non è di questo ufficio, o non lo è più: scegline un altro.'
  return new DomainError('point-elsewhere', 422, { message })
}

export function serviceNotFound(): OrganisationError {
  const message =
    'Questo servizio non è nella nomenclatura regionale, o è un gruppo di servizi: cercalo nell’elenco.'
  return new DomainError('service-not-found', 404, { message })
}

export function nomenclatureNotYours(): OrganisationError {
  const message =
    'Il codice INPS di un servizio lo scrive chi programma la regione: chiedilo a chi ha quel ruolo.'
  return new DomainError('nomenclature-not-yours', 403, { message })
}
