import { DomainError } from '../shared/domain-error.ts'
import type { Problem } from './rules.ts'

export type RegistryErrorCode =
  | 'person-invalid'
  | 'person-not-found'
  | 'person-changed'
  | 'person-known'
  | 'person-elsewhere'
  | 'fiscal-code-taken'
  | 'identity-certain'
  | 'nothing-changed'
  | 'not-protected'
  | 'protection-differs'
  | 'protection-needs-case'
  | 'protection-not-yours'
  | 'named-not-active'
  | 'same-person'
  | 'already-dead'
  | 'not-dead'
  | 'service-not-stopped'

type RegistryError = DomainError<RegistryErrorCode>

function refusal(
  code: RegistryErrorCode,
  status: RegistryError['status'],
  text: { message: string; detail?: Readonly<Record<string, unknown>> },
): RegistryError {
  return new DomainError(code, status, text)
}

export function personInvalid(problems: readonly Problem[]): RegistryError {
  const message = 'Alcuni dati della persona sono da correggere.'
  return refusal('person-invalid', 422, { message, detail: { problems } })
}

export function personNotFound(): RegistryError {
  const message = 'La persona non esiste o non rientra tra quelle che puoi vedere.'
  return refusal('person-not-found', 404, { message })
}

export function personChanged(personId: string): RegistryError {
  const message =
    'I dati della persona sono cambiati dopo che hai aperto la pagina: guardali e invia di nuovo.'
  return refusal('person-changed', 409, { message, detail: { personId } })
}

/** The code is of a person in scope: the page leads there. */
export function personKnown(personId: string): RegistryError {
  const message = 'Una persona con questo codice fiscale è già registrata: apri la sua pagina.'
  return refusal('person-known', 409, { message, detail: { personId } })
}

/** The code is of a person whom only another zone sees. */
export function personElsewhere(zones: readonly { id: number; name: string }[]): RegistryError {
  const names = zones.map(({ name }) => name).join(', ')
  const message = `Questa persona esiste in altra zona (${names}): chiedi a chi coordina lì.`
  return refusal('person-elsewhere', 409, { message, detail: { zones } })
}

export function fiscalCodeTaken(): RegistryError {
  const message =
    'Il codice fiscale è stato registrato da altri in questo momento: cerca di nuovo la persona.'
  return refusal('fiscal-code-taken', 409, { message })
}

export function identityCertain(): RegistryError {
  const message =
    'L’identità della persona è già certa: per un errore nei dati usa la correzione, con la fonte.'
  return refusal('identity-certain', 409, { message })
}

export function nothingChanged(): RegistryError {
  const message = 'Nessun dato è diverso da quelli registrati: cambia almeno un campo.'
  return refusal('nothing-changed', 422, { message })
}

export function samePerson(): RegistryError {
  const message = 'Le due persone sono la stessa: scegli l’altra scheda.'
  return refusal('same-person', 422, { message })
}

export function protectionDiffers(): RegistryError {
  const message =
    'Una delle due persone è protetta e l’altra no: prima chi coordina decide per entrambe.'
  return refusal('protection-differs', 409, { message })
}

export function protectionNeedsCase(): RegistryError {
  const message =
    'Chi può vedere una persona protetta è indicato per nome nelle sue pratiche: apri prima il contatto.'
  return refusal('protection-needs-case', 409, { message })
}

export function notProtected(): RegistryError {
  const message =
    'La persona non è protetta: la vede chi lavora dove è seguita, e nessuno va indicato per nome.'
  return refusal('not-protected', 409, { message })
}

export function protectionNotYours(): RegistryError {
  const message =
    'Mettere o togliere la protezione spetta a chi coordina ed è tra le persone indicate per nome.'
  return refusal('protection-not-yours', 403, { message })
}

export function namedNotActive(): RegistryError {
  const message = 'Una delle persone indicate non ha un accesso attivo: toglila dall’elenco.'
  return refusal('named-not-active', 422, { message })
}

export function alreadyDead(): RegistryError {
  const message =
    'Il decesso è già registrato: se la data è sbagliata, annullalo e registralo di nuovo.'
  return refusal('already-dead', 409, { message })
}

export function notDead(): RegistryError {
  const message = 'Nessun decesso risulta registrato: non c’è nulla da annullare.'
  return refusal('not-dead', 409, { message })
}

export function serviceNotStopped(): RegistryError {
  const message =
    'La prestazione non è ferma per il decesso, o non è tra quelle che puoi vedere: ricarica la pagina.'
  return refusal('service-not-stopped', 409, { message })
}
