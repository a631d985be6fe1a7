import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { rawAnswers } from '../../domain/procedures/forms/raw-answers.ts'
import type { Answers, AnswerValue, RawAnswers } from '../../domain/procedures/forms/answers.ts'
import {
  answerOf,
  fieldLike,
  fieldNamed,
  singleFields,
} from '../../domain/procedures/forms/fields.ts'
import type { Field, Form } from '../../domain/procedures/schema/form.ts'
import { formatDay } from '../shared/format.ts'
import { answerText, presentAnswers } from '../shared/forms/words.ts'
import type { AnsweredSection } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import type { TaskToShow } from './read-task.ts'

type Last = Record<string, { text: string; when: string }>

/**
 * What was answered last time to each question of the form, by concept: in an earlier round of the
 * same step, or in an earlier form that asked the same.
 */
export function lastAnswers(shown: TaskToShow, language: Language): Last {
  const last: Last = {}
  const rounds = roundsBefore(shown, language)
  for (const field of shown.form ? singleFields(shown.form) : []) {
    const found = field.type === 'computed' ? undefined : lastAnswer(field, rounds)
    if (found) last[field.key] = found
  }
  return last
}

/** One form that was completed before. */
interface Round {
  readonly form: Form
  readonly answers: Answers
  readonly sameForm: boolean
  readonly when: string
  readonly tell: (field: Field, value: AnswerValue) => string
}

function roundsBefore({ task, releases, names }: TaskToShow, language: Language): Round[] {
  return task.earlier.flatMap((given) => {
    const release = releases.get(given.release)
    const form = release?.forms.find(({ key }) => key === given.form)
    if (!release || !form) return []
    const when = `${formatDay(given.at, language, task.now)}, ${given.by}`
    const tell: Round['tell'] = (field, value) =>
      answerText(field, value, { lists: release.lists, language, names })
    return [{ form, answers: given.answers, sameForm: given.form === task.form, when, tell }]
  })
}

function lastAnswer(field: Field, rounds: readonly Round[]) {
  for (const { form, answers, sameForm, when, tell } of rounds) {
    const asked =
      fieldLike(form, field) ??
      (sameForm && field.concept === undefined ? fieldNamed(form, field.key) : undefined)
    const value = asked && answerOf(answers, asked.key)
    const text = asked && value !== undefined ? tell(asked, value) : ''
    if (text !== '') return { text, when }
  }
  return undefined
}

/** What the task was completed with. */
export function givenAnswers(shown: TaskToShow, language: Language): AnsweredSection[] {
  const given = shown.task.earlier.find(({ taskKey }) => taskKey === shown.task.key)
  return (given && givenForm(given, shown, language)?.sections) ?? []
}

type Given = TaskToShow['task']['earlier'][number]

/** A form that was completed, and what with; undefined where its release does not have it. */
export function givenForm(
  given: Given,
  { releases, names }: TaskToShow,
  language: Language,
): { readonly form: Form; readonly sections: AnsweredSection[] } | undefined {
  const release = releases.get(given.release)
  const form = release?.forms.find(({ key }) => key === given.form)
  if (!release || !form) return undefined
  const { lists } = release
  return { form, sections: presentAnswers(form, given.answers, { lists, language, names }) }
}

/** What a section opened again starts from: what was signed last, to be corrected. */
export function writtenBefore({ task, form }: TaskToShow): RawAnswers {
  if (!task.again || !form) return {}
  const [step] = task.key.split('#')
  const last = task.earlier.find(
    (given) => given.form === form.key && given.taskKey.split('#')[0] === step,
  )
  return last ? rawAnswers(form, last.answers) : {}
}

/** What somebody typed, in words, for when it cannot be sent any more. */
export function typedAnswers(
  { form, release, names, choices, known = {} }: TaskToShow,
  typed: RawAnswers,
  language: Language,
): AnsweredSection[] {
  if (!form || !release) return []
  const { lists } = release
  const { answers } = parseAnswers(form, typed, { complete: false, lists, facts: known })
  const chosen = Object.values(choices).flat()
  const labels = Object.fromEntries(chosen.map(({ value, label }) => [value, label]))
  return presentAnswers(form, answers, { lists, language, names: { ...names, ...labels } })
}
