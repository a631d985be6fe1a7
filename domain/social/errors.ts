import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type SocialErrorCode = 'fact-invalid' | 'fact-not-found' | 'fact-corrected'

/** What is wrong with a fact of the social record, in Italian: how to mend it. */
export type FactProblem = FieldProblem

type SocialError = DomainError<SocialErrorCode>

export function factInvalid(problems: readonly FactProblem[]): SocialError {
  return invalid('fact-invalid', problems)
}

/** The same words for a fact that does not exist and for one that may not be seen. */
export function factNotFound(): SocialError {
  const message =
    'Questo dato della cartella non c’è, oppure non è tra quelli che puoi vedere. Torna alla cartella della persona.'
  return new DomainError('fact-not-found', 404, { message })
}

export function factCorrected(): SocialError {
  const message =
    'Questo dato è già stato cambiato: torna alla cartella e apri quello che ne ha preso il posto.'
  return new DomainError('fact-corrected', 409, { message })
}

/** The problems that a refusal carries; none if it is another refusal. */
export function factProblemsOf(error: unknown): readonly FactProblem[] | undefined {
  return problemsIn(error, 'fact-invalid')
}
