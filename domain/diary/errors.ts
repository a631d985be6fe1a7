import { DomainError } from '../shared/domain-error.ts'

export type DiaryErrorCode = 'case-not-found' | 'note-invalid'

/** What is wrong with one field of a note, in Italian: how to mend it. */
export interface NoteProblem {
  readonly field: 'kind' | 'happenedOn' | 'body'
  readonly message: string
}

type DiaryError = DomainError<DiaryErrorCode>

/** The same words for a case that does not exist and for one that may not be seen. */
export function caseNotFound(): DiaryError {
  const message =
    'La pratica non c’è, oppure non è tra quelle che puoi vedere. Controlla l’indirizzo, o cercala dall’elenco delle pratiche.'
  return new DomainError('case-not-found', 404, { message })
}

export function noteInvalid(problems: readonly NoteProblem[]): DiaryError {
  const message = problems.map((problem) => problem.message).join(' ')
  return new DomainError('note-invalid', 422, { message, detail: { problems } })
}

/** The problems that a refusal carries; none if it is another refusal. */
export function problemsOf(error: unknown): readonly NoteProblem[] | undefined {
  if (!(error instanceof DomainError) || error.code !== 'note-invalid') return undefined
  const { problems } = error.detail
  return Array.isArray(problems) ? problems.filter(isProblem) : undefined
}

function isProblem(value: unknown): value is NoteProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value
}
