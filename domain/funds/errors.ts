import type { FieldProblem } from '../shared/field-problems.ts'
import { invalid } from '../shared/field-problems.ts'
import { DomainError } from '../shared/domain-error.ts'

/** By which the page knows that what was typed of an operation is to be mended. */
export const operationProblems = 'operation-invalid'
/** The same of an enrolment. */
export const enrolmentProblems = 'enrolment-invalid'

/** The same of a file of participants. */
export const participantsProblems = 'participants-invalid'

export function participantsNeedTwo(): DomainError {
  const message =
    'Il file dei partecipanti contiene dati di persone: chiedilo dalla pagina delle tabelle, scrivi a che cosa serve e un’altra persona lo approva.'
  return new DomainError('participants-need-two', 403, { message })
}

export function operationInvalid(problems: readonly FieldProblem[]): DomainError {
  return invalid(operationProblems, problems)
}

export function enrolmentInvalid(problems: readonly FieldProblem[]): DomainError {
  return invalid(enrolmentProblems, problems)
}

export function operationNotFound(): DomainError {
  const message =
    'Questa operazione non c’è, oppure è di una zona in cui non lavori. Torna all’elenco delle operazioni.'
  return new DomainError('operation-not-found', 404, { message })
}

export function operationNotYours(): DomainError {
  const message =
    'Le operazioni le scrive chi lavora come amministrativo nella zona o la coordina: chiedi a chi ha questo ruolo.'
  return new DomainError('operation-not-yours', 404, { message })
}
