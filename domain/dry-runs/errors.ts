import { DomainError } from '../shared/domain-error.ts'

export type DryRunErrorCode = 'dry-run-gone'

/** It is of another body, or of a case that the session may not open. */
export function dryRunGone(): DomainError<DryRunErrorCode> {
  const message = 'Questa prova non c’è, o non è del tuo ente: torna all’elenco delle prove.'
  return new DomainError('dry-run-gone', 404, { message })
}
