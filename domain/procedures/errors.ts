import { DomainError } from '../shared/domain-error.ts'

export type ProcedureErrorCode =
  'release-unreadable' | 'release-invalid' | 'calendar-unreadable' | 'bpmn-unreadable'

export interface Flaw {
  readonly where: string
  readonly message: string
}

/** The document has not the shape of a procedure: `detail.flaws` says where. */
export function releaseUnreadable(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'Il documento non è una procedura leggibile: correggi i punti indicati.'
  return new DomainError('release-unreadable', 422, { message, detail: { flaws } })
}

/** The procedure can be read but not followed: `detail.flaws` says what to mend. */
export function releaseInvalid(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = `La procedura ha ${flaws.length} errori e non può essere pubblicata.`
  return new DomainError('release-invalid', 422, { message, detail: { flaws } })
}

export function calendarUnreadable(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'Il calendario non è leggibile: correggi i punti indicati.'
  return new DomainError('calendar-unreadable', 422, { message, detail: { flaws } })
}

export function bpmnUnreadable(why: string): DomainError<ProcedureErrorCode> {
  const message = `Il file non si legge come BPMN 2.0: ${why}.`
  return new DomainError('bpmn-unreadable', 422, { message })
}
