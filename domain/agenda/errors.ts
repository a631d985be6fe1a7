import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type AgendaErrorCode =
  'appointment-invalid' | 'appointment-not-found' | 'appointment-changed'

/** What is wrong with an appointment, in Italian: how to mend it. */
export type AppointmentProblem = FieldProblem<
  | 'kind'
  | 'startsAt'
  | 'minutes'
  | 'number'
  | 'place'
  | 'address'
  | 'others'
  | 'caller'
  | 'workers'
  | 'reason'
>

type AgendaError = DomainError<AgendaErrorCode>

export function appointmentInvalid(problems: readonly AppointmentProblem[]): AgendaError {
  return invalid('appointment-invalid', problems)
}

/** The same words for an appointment that does not exist and for one that may not be seen. */
export function appointmentNotFound(): AgendaError {
  const message =
    'Questo appuntamento non c’è, oppure non è tra quelli che puoi vedere. Cercalo dall’agenda.'
  return new DomainError('appointment-not-found', 404, { message })
}

export function appointmentChanged(): AgendaError {
  const message =
    'L’appuntamento è cambiato dopo che hai aperto la pagina: guardalo com’è ora e riprova.'
  return new DomainError('appointment-changed', 409, { message })
}

/** The problems that a refusal carries; none if it is another refusal. */
export function appointmentProblemsOf(error: unknown): readonly AppointmentProblem[] | undefined {
  return problemsIn(error, 'appointment-invalid')
}
