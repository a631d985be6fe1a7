import { DomainError } from '../shared/domain-error.ts'

export type AgendaErrorCode =
  'appointment-invalid' | 'appointment-not-found' | 'appointment-changed'

/** What is wrong with an appointment, in Italian: how to mend it. */
export interface AppointmentProblem {
  readonly field:
    | 'kind'
    | 'startsAt'
    | 'minutes'
    | 'place'
    | 'address'
    | 'others'
    | 'caller'
    | 'workers'
    | 'reason'
  readonly message: string
}

type AgendaError = DomainError<AgendaErrorCode>

export function appointmentInvalid(problems: readonly AppointmentProblem[]): AgendaError {
  const message = problems.map((problem) => problem.message).join(' ')
  return new DomainError('appointment-invalid', 422, { message, detail: { problems } })
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
  if (!(error instanceof DomainError) || error.code !== 'appointment-invalid') return undefined
  const { problems } = error.detail
  return Array.isArray(problems) ? problems.filter(isProblem) : undefined
}

function isProblem(value: unknown): value is AppointmentProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}
