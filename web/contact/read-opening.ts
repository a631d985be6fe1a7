import { openingQuestions } from '../../domain/contact/opening-questions.ts'
import { parseAnswers } from '../../domain/procedures/forms/parse-answers.ts'
import { textAnswer } from '../../domain/procedures/forms/text-answers.ts'
import type { Answers } from '../../domain/procedures/forms/answers.ts'
import { problemsOf } from '../../domain/registry/rules.ts'
import { personFrom, together, withoutEchoes } from '../shared/person-form.ts'
import type { PersonRead } from '../shared/person-form.ts'
import type { Translate } from '../shared/i18n.ts'
import type { Setting } from './setting.ts'
import type { Typed } from './typed.ts'

export interface Opening {
  /** Undefined when somebody known was chosen. */
  readonly person: PersonRead | undefined
  /** Contact point; undefined: the office itself. */
  readonly point: number | undefined
  /** `2026-11-25T10:42`, Italian time. */
  readonly happenedAt: string
  /** Answers for the card, by its own fields. */
  readonly codes: Readonly<Record<string, string>>
  readonly errors: readonly { readonly field: string; readonly message: string }[]
}

/** Everything wrong with the first page at once, and what it says where it is right. */
export function readOpening(typed: Typed, setting: Setting, t: Translate): Opening {
  const { form, lists, day } = setting
  const { answers, errors } = parseAnswers(form, typed, { complete: true, today: day, lists })
  const person = typed.person === '' ? personFrom(answers, day) : undefined
  const problems = person ? problemsOf({ ...person.details, identity: person.identity }, day) : []
  const all = together(errors, problems)
  const happenedAt = textAnswer(answers, 'happenedAt')
  const late = lateness(happenedAt, setting)
  const when = late === undefined ? [] : [{ field: 'happenedAt', message: t(late) }]
  const point = textAnswer(answers, 'point')
  return {
    person,
    point: point === '' ? undefined : Number(point),
    happenedAt,
    codes: codesIn(answers, setting),
    errors: [...(person ? withoutEchoes(all, person.details) : all), ...when],
  }
}

/** A contact is told after it happened, and not years after: the year was mistyped. */
function lateness(happenedAt: string, { day, minute }: Setting): string | undefined {
  if (happenedAt === '') return undefined
  if (happenedAt > `${day}T${minute}`) return 'contact.future'
  const longAgo = `${String(Number(day.slice(0, 4)) - 5)}${day.slice(4)}`
  return happenedAt < longAgo ? 'contact.too-old' : undefined
}

function codesIn(answers: Answers, { release }: Setting): Record<string, string> {
  const keys = openingQuestions(release).map(({ field }) => field.key)
  return Object.fromEntries(keys.map((key) => [key, textAnswer(answers, key)]))
}
