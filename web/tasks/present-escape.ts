import { longestWords } from '../../domain/tasks/add-task.ts'
import type { EscapeChoices } from '../../domain/tasks/escape-choices.ts'
import type { EscapeProblem } from '../../domain/tasks/escape-step.ts'
import type { EscapeKind } from '../../domain/procedures/engine/beside.ts'
import { formatDate } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { EscapeForm } from './escape.ts'
import { taskPath } from './paths.ts'

interface EscapeContext {
  readonly escape: EscapeKind
  readonly language: Language
  readonly t: Translate
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
  readonly typed?: EscapeForm | undefined
  readonly problems?: readonly EscapeProblem[] | undefined
  readonly refusal?: string | undefined
}

const fieldIds = { where: 'f-dove', reason: 'f-motivo', words: 'f-parole' } as const

/** The page of one way out of the path, ready for `escape.hbs`. */
export function presentEscape(found: EscapeChoices, context: EscapeContext) {
  const { escape, t, language, typed, problems = [] } = context
  const { task } = found
  const problem = (field: EscapeProblem['field']) =>
    problems.find((one) => one.field === field)?.message
  return {
    title: t(`tasks.${escape}-title`),
    wrong: problems.length > 0,
    task: task.title,
    back: taskPath(task.id),
    action: taskPath(task.id, escape),
    version: task.version,
    intro: t(`tasks.${escape}-intro`),
    refusal: context.refusal ?? found.refusal?.message,
    possible: found.refusal === undefined,
    legal: found.legalBasis && words(found.legalBasis, language),
    errors: problems.map(({ field, message }) => ({ field: fieldIds[field], message })),
    where: t(`tasks.${escape}-where`),
    whereError: problem('where'),
    park: escape === 'park',
    choices: choicesOf(found, context),
    on: typed?.dove ?? '',
    from: task.today,
    reasons: context.reasons.map((one) => ({ ...one, chosen: one.code === typed?.motivo })),
    reasonError: problem('reason'),
    words: typed?.parole ?? '',
    wordsError: problem('words'),
    longest: longestWords,
    submit: t(`tasks.${escape}-submit`),
  }
}

function choicesOf({ outcomes, steps }: EscapeChoices, { language, t, typed }: EscapeContext) {
  const goOn = outcomes.map(({ key, title, consequence }) => ({
    value: key,
    label: words(title, language),
    hint: words(consequence, language),
  }))
  const goBack = steps.map(({ step, title, at, by }) => ({
    value: step,
    label: { text: title, lang: 'it' },
    hint: {
      text: t('tasks.redo-done', {
        day: formatDate(at, language),
        who: by ?? t('tasks.the-system'),
      }),
    },
  }))
  return [...goOn, ...goBack].map((one, at) => ({
    ...one,
    id: at === 0 ? fieldIds.where : `${fieldIds.where}-${String(at)}`,
    chosen: one.value === typed?.dove,
  }))
}
