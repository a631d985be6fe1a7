import { italian } from '../../domain/procedures/engine/index-release.ts'
import { explainProof } from '../../domain/procedures/explain-proof.ts'
import type { OpenTerm } from '../../domain/tasks/correct-term.ts'
import type { CorrectionProblem } from '../../domain/tasks/errors.ts'
import type { TermsPreview } from '../../domain/tasks/preview-terms.ts'
import { longestSuspensionNote } from '../../domain/procedures/suspension-rules.ts'
import { dueInWords } from '../shared/due-in-words.ts'
import { formatDate } from '../shared/format.ts'
import type { Folder } from './folder.ts'
import { casePath } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { effectInWords } from './present-terms.ts'

/** The form as it was typed: the day is `YYYY-MM-DD`, the time `HH:MM`, or whatever was written. */
export interface TypedCorrection {
  readonly visto: number
  readonly dal: string
  readonly ora?: string | undefined
  readonly nota: string
}

interface CorrectionForm {
  readonly term: OpenTerm
  /** It runs from a minute: the time is asked too. */
  readonly exact: boolean
  readonly typed?: TypedCorrection | undefined
  readonly problems: readonly CorrectionProblem[]
}

const fieldIds = { from: 'f-dal', note: 'f-nota' } as const

/** The form that says from when a term should have run, beside from when it does. */
export function presentCorrection(folder: Folder, given: CorrectionForm, reader: Reader) {
  const { term, exact, problems } = given
  const [day = '', time = ''] = term.proof.origin.local.split('T')
  const typed = given.typed ?? { visto: term.version, dal: day, ora: time, nota: '' }
  const problem = (field: CorrectionProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  return {
    ...commonTo(folder, term, reader),
    errors: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    due: term.dueAt && dueInWords(term.dueAt, reader.language, folder.head.now),
    why: explainProof(term.proof),
    typed,
    exact,
    fromError: problem('from'),
    noteError: problem('note'),
    longest: longestSuspensionNote,
  }
}

interface Previewed {
  readonly term: OpenTerm
  readonly typed: TypedCorrection
  readonly preview: TermsPreview
}

/** The date that the term would have, and the same words once more to be confirmed. */
export function presentCorrectionEffect(
  folder: Folder,
  { term, typed, preview }: Previewed,
  reader: Reader,
) {
  const { dal, ora, nota } = typed
  const [day = '', time = ''] = term.proof.origin.local.split('T')
  const at = (date: string, clock: string) =>
    [formatDate(date, reader.language), ...(ora === undefined ? [] : [clock])].join(', ')
  return {
    ...commonTo(folder, term, reader),
    typed,
    runs: reader.t('terms.start-was', { was: at(day, time), now: at(dal, ora || '00:00') }),
    exact: ora !== undefined,
    note: nota,
    effects: preview.effects.map((one) => effectInWords(one, folder, reader)),
    reviews: preview.reviews,
  }
}

function commonTo(folder: Folder, { id, deadline }: OpenTerm, reader: Reader) {
  const model = presentHead(folder, 'deadlines', reader)
  const heading = reader.t('terms.start-title')
  const rule = folder.release.deadlines.find(({ key }) => key === deadline)
  return {
    ...model,
    title: `${model.head.heading} – ${heading}`,
    heading,
    term: id,
    of: rule ? italian(rule.title) : deadline,
    action: casePath(folder.head.id, 'correction'),
    back: casePath(folder.head.id, 'deadlines'),
  }
}
