import { DomainError } from '../shared/domain-error.ts'

export type SocialErrorCode = 'fact-invalid' | 'fact-not-found' | 'fact-corrected'

/** What is wrong with a fact of the social record, in Italian: how to mend it. */
export interface FactProblem {
  readonly field: string
  readonly message: string
}

type SocialError = DomainError<SocialErrorCode>

export function factInvalid(problems: readonly FactProblem[]): SocialError {
  const message = problems.map((problem) => problem.message).join(' ')
  return new DomainError('fact-invalid', 422, { message, detail: { problems } })
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
  if (!(error instanceof DomainError) || error.code !== 'fact-invalid') return undefined
  const { problems } = error.detail
  return Array.isArray(problems) ? problems.filter(isProblem) : undefined
}

function isProblem(value: unknown): value is FactProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}
