import { DomainError } from '../shared/domain-error.ts'

export type DryRunErrorCode = 'dry-run-gone' | 'period-upside'

/** It is of another body, or of a case that the session may not open. */
export function dryRunGone(): DomainError<DryRunErrorCode> {
  const message = 'Questa prova non c’è, o non è del tuo ente: torna all’elenco delle prove.'
  return new DomainError('dry-run-gone', 404, { message })
}

export function periodUpside(): DomainError<DryRunErrorCode> {
  const message = 'Il periodo finisce prima di cominciare: correggi le due date.'
  return new DomainError('period-upside', 422, { message })
}

export function isPeriodUpside(error: unknown): error is DomainError<DryRunErrorCode> {
  return error instanceof DomainError && error.code === 'period-upside'
}
