import { italian } from '../procedures/engine/index-release.ts'
import type { Text } from '../procedures/schema/text.ts'
import { DomainError } from '../shared/domain-error.ts'

export type ContactErrorCode =
  | 'no-entry-procedure'
  | 'procedure-not-here'
  | 'no-calendar'
  | 'no-desk'
  | 'person-not-in-scope'
  | 'no-open-case'
  | 'contact-left-desk'
  | 'not-yours-to-delete'
  | 'mistake-unknown'
  | 'emergency-not-open'
  | 'not-your-roster'
  | 'turn-not-found'

type ContactError = DomainError<ContactErrorCode>

export function noEntryProcedure(): ContactError {
  const message =
    'Non c’è una procedura in vigore che tu possa cominciare qui dal contatto: chi amministra le procedure deve pubblicarla.'
  return new DomainError('no-entry-procedure', 503, { message })
}

/** Chosen for the desk, but not in force for this person, residence and day. */
export function procedureNotHere(open: readonly Text[]): ContactError {
  const names = open.map((title) => `«${italian(title)}»`).join(', ')
  const message = `La procedura scelta non vale per la residenza e il giorno indicati. Si può cominciare: ${names}.`
  return new DomainError('procedure-not-here', 422, { message })
}

export function noCalendar(): ContactError {
  const message =
    'Non c’è un calendario pubblicato, e senza non si calcolano le scadenze: avvisa chi amministra il sistema.'
  return new DomainError('no-calendar', 503, { message })
}

export function noDesk(): ContactError {
  const message =
    'Il contatto si apre in un ufficio in cui lavori: scegline uno dall’elenco, oppure chiedi a chi coordina di darti il ruolo.'
  return new DomainError('no-desk', 422, { message })
}

/** The same words for a person who does not exist and for one who may not be seen. */
export function personNotInScope(): ContactError {
  const message =
    'La persona scelta non rientra tra quelle che puoi vedere: cercala di nuovo, oppure registrala.'
  return new DomainError('person-not-in-scope', 404, { message })
}

/** Closed meanwhile, or the person has none that a contact may be joined to. */
export function noOpenCase(): ContactError {
  const message =
    'La persona non ha una pratica aperta a cui unire il contatto: scegli un altro esito per la scheda.'
  return new DomainError('no-open-case', 409, { message })
}

/** It went on, or is closed: then it is no mistake of the desk any more. */
export function contactLeftDesk(): ContactError {
  const message =
    'Si elimina solo una scheda che è ancora allo sportello e non ne è mai uscita: per questa scegli come si conclude la pratica.'
  return new DomainError('contact-left-desk', 409, { message })
}

export function notYoursToDelete(): ContactError {
  const message = 'Una scheda aperta per errore la elimina chi l’ha aperta, o chi coordina.'
  return new DomainError('not-yours-to-delete', 403, { message })
}

export function mistakeUnknown(): ContactError {
  const message = 'Scegli dall’elenco perché la scheda è un errore.'
  return new DomainError('mistake-unknown', 422, { message })
}

export function emergencyNotOpen(): ContactError {
  const message =
    'Questo intervento non è più da prendere in consegna: lo ha già preso qualcuno, oppure la scheda è già andata avanti.'
  return new DomainError('emergency-not-open', 409, { message })
}

export function notYourRoster(): ContactError {
  const message =
    'I turni di una zona li scrive chi la coordina, e le consegne chi lavora nei suoi uffici: chiedi a chi ha questo ruolo.'
  return new DomainError('not-your-roster', 403, { message })
}

/** The same words for one that is over or cancelled and for one of another zone. */
export function turnNotFound(): ContactError {
  const message = 'Il turno non c’è più: è finito, oppure è stato tolto.'
  return new DomainError('turn-not-found', 404, { message })
}
