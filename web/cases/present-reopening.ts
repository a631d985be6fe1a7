import { longestWords } from '../../domain/tasks/add-task.ts'
import type { ReopeningProblem } from '../../domain/tasks/reopen-case.ts'
import type { ReopeningChoices } from '../../domain/tasks/reopening-choices.ts'
import { words } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import { casePath } from './paths.ts'
import type { ReopeningForm } from './reopen.ts'

interface ReopeningContext {
  readonly language: Language
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
  readonly typed: ReopeningForm | undefined
  readonly problems?: readonly ReopeningProblem[] | undefined
  readonly refusal?: string | undefined
}

const fieldIds = { to: 'f-dove', reason: 'f-motivo', words: 'f-parole' } as const

/** How a closed case may be opened again, ready for `reopen.hbs`. */
export function presentReopening(found: ReopeningChoices, context: ReopeningContext) {
  const { typed, language, problems = [] } = context
  const problem = (field: ReopeningProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  const [only] = found.ways.length === 1 ? found.ways : []
  return {
    back: casePath(found.caseId),
    action: casePath(found.caseId, 'reopening'),
    possible: found.refusal === undefined,
    refusal: context.refusal ?? found.refusal?.message,
    errors: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    ways: found.ways.map(({ to, title }, at) => ({
      id: at === 0 ? fieldIds.to : `${fieldIds.to}-${String(at)}`,
      value: to,
      label: words(title, language),
      chosen: to === (typed?.dove || only?.to),
    })),
    wayError: problem('to'),
    reasons: context.reasons.map((one) => ({ ...one, chosen: one.code === typed?.motivo })),
    reasonError: problem('reason'),
    words: typed?.parole ?? '',
    wordsError: problem('words'),
    longest: longestWords,
  }
}
