import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type DryRunErrorCode = 'dry-run-gone' | 'period-upside' | 'mapping-refused'

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

/** @param problems by the key of the step that the mapping says something of */
export function mappingRefused(problems: readonly FieldProblem[]): DomainError<DryRunErrorCode> {
  return invalid('mapping-refused', problems)
}

/** Undefined: it is another error. */
export function mappingProblemsIn(error: unknown): readonly FieldProblem[] | undefined {
  return problemsIn(error, 'mapping-refused')
}
