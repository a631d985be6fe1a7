import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { AbsenceProblem } from './rules.ts'

export function absenceWrong(problems: readonly AbsenceProblem[]): DomainError {
  return invalid('absence-wrong', problems)
}

/** What to mend, if the refusal is about what was typed. */
export function absenceProblemsOf(error: unknown): readonly AbsenceProblem[] | undefined {
  return problemsIn(error, 'absence-wrong')
}

export function colleagueNotFound(): DomainError {
  const message = 'Questa persona non c’è, oppure non lavora in un ufficio che coordini.'
  return new DomainError('colleague-not-found', 404, { message })
}

export function zoneNotYours(): DomainError {
  const message = 'Le soglie di una zona le fissa chi la coordina: chiedi a chi ha questo ruolo.'
  return new DomainError('zone-not-yours', 403, { message })
}

export function absenceNotFound(): DomainError {
  const message = 'L’assenza non c’è più: è già finita o è stata annullata.'
  return new DomainError('absence-not-found', 409, { message })
}
