import { DomainError } from '../shared/domain-error.ts'
import type { AbsenceProblem } from './rules.ts'

export function absenceWrong(problems: readonly AbsenceProblem[]): DomainError {
  const message = problems.map((one) => one.message).join(' ')
  return new DomainError('absence-wrong', 422, { message, detail: { problems } })
}

/** What to mend, if the refusal is about what was typed. */
export function absenceProblemsOf(error: unknown): readonly AbsenceProblem[] | undefined {
  if (!(error instanceof DomainError) || error.code !== 'absence-wrong') return undefined
  return error.detail['problems'] as readonly AbsenceProblem[]
}

export function colleagueNotFound(): DomainError {
  const message = 'Questa persona non c’è, oppure non lavora in un ufficio che coordini.'
  return new DomainError('colleague-not-found', 404, { message })
}

export function absenceNotFound(): DomainError {
  const message = 'L’assenza non c’è più: è già finita o è stata annullata.'
  return new DomainError('absence-not-found', 409, { message })
}
