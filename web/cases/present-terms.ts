import { italian } from '../../domain/procedures/engine/index-release.ts'
import { reasonInWords } from '../../domain/procedures/suspension-rules.ts'
import type { TermEffect, TermsPreview } from '../../domain/tasks/preview-terms.ts'
import { longestSuspensionNote } from '../../domain/procedures/suspension-rules.ts'
import type { SuspensionProblem } from '../../domain/procedures/errors.ts'
import type { SuspensionRow } from '../../domain/procedures/suspensions.ts'
import { formatDate } from '../shared/format.ts'
import type { Folder } from './folder.ts'
import { casePath, termsActs } from './paths.ts'
import type { TermsPage } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { dueInWords } from '../shared/due-in-words.ts'
import { spanInWords } from './present-suspensions.ts'

/** The form as it was typed: days are `YYYY-MM-DD`, or whatever was written. */
export interface TypedTerms {
  readonly reason: string
  readonly from: string
  readonly until: string
  readonly note: string
  readonly seen: number
  readonly suspension: number | undefined
}

interface TermsForm {
  readonly act: TermsPage
  readonly known: SuspensionRow | undefined
  readonly typed?: TypedTerms | undefined
  readonly problems: readonly SuspensionProblem[]
}

const fieldIds = { from: 'f-dal', until: 'f-al', reason: 'f-motivo', note: 'f-nota' } as const

/** What the form begins with: today, or the suspension as it is. */
function startOf({ act, known }: TermsForm, today: string): TypedTerms {
  const shown = { reason: '', from: today, until: '', note: '', seen: 0, suspension: undefined }
  if (!known) return shown
  const { id, from, until = '', reason, note, changes } = known
  const was = { ...shown, reason, from, seen: changes, suspension: id }
  if (act === 'resume') return { ...was, until: until || today }
  return act === 'correct' ? { ...was, until, note } : was
}

/** The form of an act on terms; each act asks for no more than it needs. */
export function presentTerms(folder: Folder, given: TermsForm, reader: Reader) {
  const { t } = reader
  const { act, known, problems } = given
  const typed = given.typed ?? startOf(given, folder.head.today)
  const problem = (field: SuspensionProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  const whole = act === 'suspend' || act === 'correct'
  return {
    ...commonTo(folder, given, reader),
    errors: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    lead: t(`terms.lead-${act}`),
    subject: known && `${spanInWords(known, t)}: ${reasonInWords(folder.release, known.reason)}`,
    seen: typed.seen,
    reasons:
      whole &&
      folder.release.suspensions?.map(({ key, title }, at) => ({
        id: at === 0 ? fieldIds.reason : `${fieldIds.reason}-${String(at)}`,
        value: key,
        label: italian(title),
        chosen: key === typed.reason,
      })),
    reasonError: problem('reason'),
    asksFrom: whole,
    from: typed.from,
    fromError: problem('from'),
    asksUntil: act !== 'annul',
    until: typed.until,
    untilHint: t(act === 'resume' ? 'terms.until-hint-resume' : 'terms.until-hint'),
    untilError: problem('until'),
    asksNote: act !== 'resume',
    noteLabel: t(act === 'annul' ? 'terms.note-annul' : 'terms.note'),
    noteHint: t(act === 'annul' ? 'terms.note-annul-hint' : 'terms.note-hint'),
    note: typed.note,
    longest: longestSuspensionNote,
    noteError: problem('note'),
  }
}

function commonTo(
  folder: Folder,
  { act, known }: Pick<TermsForm, 'act' | 'known'>,
  reader: Reader,
) {
  const { t } = reader
  const model = presentHead(folder, 'deadlines', reader)
  const heading = t(`terms.${act}-title`)
  return {
    ...model,
    title: `${model.head.heading} – ${heading}`,
    heading,
    action: casePath(folder.head.id, 'terms'),
    back: casePath(folder.head.id, 'deadlines'),
    fai: termsActs[act],
    n: known?.id,
  }
}

interface Previewed {
  readonly act: TermsPage
  readonly typed: TypedTerms
  readonly known: SuspensionRow | undefined
  readonly preview: TermsPreview
}

/** What would become of each term, and the same words once more to be confirmed. */
export function presentTermsPreview(
  folder: Folder,
  { act, typed, known, preview }: Previewed,
  reader: Reader,
) {
  const { t } = reader
  const { from, reason } = act === 'resume' || act === 'annul' ? (known ?? typed) : typed
  const until = act === 'annul' ? known?.until : typed.until || undefined
  const touched = new Set(preview.effects.map(({ deadline }) => deadline))
  return {
    ...commonTo(folder, { act, known }, reader),
    typed,
    span: spanInWords({ from, until }, t),
    reason: reasonInWords(folder.release, reason),
    effects: preview.effects.map((one) => effectInWords(one, folder, reader)),
    reviews: preview.reviews,
    others: folder.release.deadlines
      .filter(({ key, suspendable }) => !suspendable && !touched.has(key))
      .map(({ title }) => italian(title)),
    confirm: t(`terms.confirm-${act}`),
  }
}

/** One line of what an act on terms would do. */
export function effectInWords(
  { deadline, before, after, fires }: TermEffect,
  { head, release }: Folder,
  { t, language }: Reader,
) {
  const rule = release.deadlines.find(({ key }) => key === deadline)
  const words = (at: string | null) =>
    at === null ? t('terms.no-date') : dueInWords(new Date(at), language, head.now)
  const kinds = fires.map((rung) => rule?.rungs.find(({ key }) => key === rung)?.kind ?? 'target')
  return {
    title: rule ? italian(rule.title) : deadline,
    before: words(before),
    after: words(after),
    same: before === after,
    afterDate: after === null ? undefined : formatDate(after, language),
    fires: [...new Set(kinds)].map((kind) => t(`cases.rung-name-${kind}`)).join(', '),
  }
}
