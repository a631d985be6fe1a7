import { DomainError } from '../../shared/domain-error.ts'

export type UserErrorCode =
  | 'user-not-found'
  | 'user-known'
  | 'user-invalid'
  | 'unknown-role'
  | 'organisation-not-found'
  | 'role-not-held'
  | 'role-held'

type UserError = DomainError<UserErrorCode>

export function userNotFound(username: string): UserError {
  const message = `Nessun utente si chiama «${username}»: «users list» li elenca.`
  return new DomainError('user-not-found', 404, { message })
}

export function userKnown(username: string): UserError {
  const message = `L’utente «${username}» esiste già: scegli un altro nome, oppure aggiungi un ruolo.`
  return new DomainError('user-known', 409, { message })
}

export function userInvalid(message: string): UserError {
  return new DomainError('user-invalid', 422, { message })
}

export function unknownRole(role: string, known: readonly string[]): UserError {
  const message = `Il ruolo «${role}» non esiste. Ruoli: ${known.join(', ')}.`
  return new DomainError('unknown-role', 422, { message })
}

export function organisationNotFound(code: string): UserError {
  const message = `Nessun ente ha il codice «${code}»: è quello che si legge nell’elenco degli enti.`
  return new DomainError('organisation-not-found', 404, { message })
}

export function roleHeld(): UserError {
  const message = 'L’utente ha già questo ruolo in questo ente.'
  return new DomainError('role-held', 409, { message })
}

export function roleNotHeld(): UserError {
  const message = 'L’utente non ha questo ruolo in questo ente: «users list» mostra quelli che ha.'
  return new DomainError('role-not-held', 409, { message })
}
