import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import type { RawAnswers } from '../../domain/procedures/forms/answers.ts'
import { answerOf, singleFields } from '../../domain/procedures/forms/fields.ts'
import type { Field } from '../../domain/procedures/schema/form.ts'
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
  for (const field of shown.form ? singleFields(shown.form) : []) {
    const found = field.type === 'computed' ? undefined : lastAnswer(field, shown, language)
    if (found) last[field.key] = found
  }
  return last
}

function lastAnswer(field: Field, { task, releases, names }: TaskToShow, language: Language) {
  for (const given of task.earlier) {
    const release = releases.get(given.release)
    const form = release?.forms.find(({ key }) => key === given.form)
    const asked =
      form && singleFields(form).find((one) => isSame(one, field, given.form === task.form))
    const value = asked && answerOf(given.answers, asked.key)
    if (!release || !asked || value === undefined) continue
    const text = answerText(asked, value, { lists: release.lists, language, names })
    const when = `${formatDay(given.at, language, task.now)}, ${given.by}`
    if (text !== '') return { text, when }
  }
  return undefined
}

function isSame(one: Field, field: Field, sameForm: boolean): boolean {
  if (field.concept !== undefined) return one.concept === field.concept
  return sameForm && one.key === field.key
}

/** What the task was completed with. */
export function givenAnswers(shown: TaskToShow, language: Language): AnsweredSection[] {
  const { task, releases, names } = shown
  const given = task.earlier.find(({ taskKey }) => taskKey === task.key)
  const release = given && releases.get(given.release)
  const form = release?.forms.find(({ key }) => key === given?.form)
  if (!given || !release || !form) return []
  return presentAnswers(form, given.answers, { lists: release.lists, language, names })
}

/** What somebody typed, in words, for when it cannot be sent any more. */
export function typedAnswers(
  { form, release, names, choices }: TaskToShow,
  typed: RawAnswers,
  language: Language,
): AnsweredSection[] {
  if (!form || !release) return []
  const { lists } = release
  const { answers } = parseAnswers(form, typed, { complete: false, lists })
  const chosen = Object.values(choices).flat()
  const labels = Object.fromEntries(chosen.map(({ value, label }) => [value, label]))
  return presentAnswers(form, answers, { lists, language, names: { ...names, ...labels } })
}
