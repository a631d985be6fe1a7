import { DomainError } from '../shared/domain-error.ts'
import { invalid, problemsIn } from '../shared/field-problems.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

export type DiaryErrorCode =
  'case-not-found' | 'entry-invalid' | 'entry-not-found' | 'entry-corrected'

/** What is wrong with one field of an entry, in Italian: how to mend it. */
export type EntryProblem = FieldProblem<
  | 'kind'
  | 'happenedOn'
  | 'body'
  | 'minutes'
  | 'place'
  | 'company'
  | 'others'
  | 'cases'
  | 'number'
  | 'reason'
>

type DiaryError = DomainError<DiaryErrorCode>

/** The same words for a case that does not exist and for one that may not be seen. */
export function caseNotFound(): DiaryError {
  const message =
    'La pratica non c’è, oppure non è tra quelle che puoi vedere. Controlla l’indirizzo, o cercala dall’elenco delle pratiche.'
  return new DomainError('case-not-found', 404, { message })
}

/** The same words for the number of no case and for one that may not be seen. */
export const noSuchNumber = {
  field: 'number',
  message:
    'Tra le pratiche che puoi vedere non ce n’è una con questo numero. Controllalo: si scrive come 2026/000123.',
} as const

export function entryInvalid(problems: readonly EntryProblem[]): DiaryError {
  return invalid('entry-invalid', problems)
}

/** The same words for an entry that does not exist and for one that somebody else wrote. */
export function entryNotFound(): DiaryError {
  const message =
    'Questa annotazione non c’è, oppure l’ha scritta un’altra persona: la corregge solo chi l’ha scritta.'
  return new DomainError('entry-not-found', 404, { message })
}

export function entryCorrected(): DiaryError {
  const message =
    'Questa annotazione è già stata corretta: apri il diario e correggi quella che ne ha preso il posto.'
  return new DomainError('entry-corrected', 409, { message })
}

/** The problems that a refusal carries; none if it is another refusal. */
export function problemsOf(error: unknown): readonly EntryProblem[] | undefined {
  return problemsIn(error, 'entry-invalid')
}
