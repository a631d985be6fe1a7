import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type DocumentErrorCode =
  | 'letter-unknown'
  | 'letter-incomplete'
  | 'letter-refused'
  | 'document-not-found'
  | 'asked-document-wrong'
  | 'asked-document-not-found'

interface Missing {
  readonly title: string
  readonly where: string
}

type DocumentError = DomainError<DocumentErrorCode>

export function letterUnknown(): DocumentError {
  const message = 'Questa lettera non è tra quelle della procedura: scegline una dall’elenco.'
  return new DomainError('letter-unknown', 404, { message })
}

/** Values that the letter needs are missing: `detail.holes` says which, and where to fill them. */
export function letterIncomplete(holes: readonly Missing[]): DocumentError {
  const missing = holes.map(({ title, where }) => `${title}: ${where}`).join(' ')
  const message = `La lettera non si può fare: mancano dei dati. ${missing}`
  return new DomainError('letter-incomplete', 422, { message, detail: { holes } })
}

export function letterRefused(why: string): DocumentError {
  return new DomainError('letter-refused', 422, { message: why })
}

/** The same words for a document that is not there and for one that may not be seen. */
export function documentNotFound(): DocumentError {
  const message = 'Il documento non c’è, oppure non è tra quelli che puoi vedere.'
  return new DomainError('document-not-found', 404, { message })
}

export function askedWrong(problems: readonly FieldProblem[]): DocumentError {
  return invalid('asked-document-wrong', problems)
}

/** What to mend, if the refusal is about what was typed. */
export function askedProblemsOf(error: unknown): readonly FieldProblem[] | undefined {
  return problemsIn(error, 'asked-document-wrong')
}

export function askedNotFound(): DocumentError {
  const message =
    'Questo documento è già arrivato, oppure è stato chiesto dopo quel giorno: guarda l’elenco e controlla la data.'
  return new DomainError('asked-document-not-found', 409, { message })
}
