import { italian } from '../../../domain/procedures/engine/index-release.ts'
import type { Answers, AnswerValue } from '../../../domain/procedures/forms/answers.ts'
import { fieldsOf } from '../../../domain/procedures/forms/score.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Field, Form } from '../../../domain/procedures/schema/form.ts'
import type { Text } from '../../../domain/procedures/schema/text.ts'
import { formatDate, formatNumber } from '../format.ts'
import type { Language } from '../i18n.ts'

/** A text of a release in the reader's language; `lang` marks the Italian that stands in for it. */
export interface Words {
  readonly text: string
  readonly lang?: 'it'
}

export function words(text: Text, language: Language): Words {
  if (language === 'it') return { text: italian(text) }
  const english = typeof text === 'string' ? undefined : text.en
  return english === undefined ? { text: italian(text), lang: 'it' } : { text: english }
}

export function wordsOf(text: Text | undefined, language: Language): Words | undefined {
  return text === undefined ? undefined : words(text, language)
}

/** Names behind ids: services, persons, users. What is missing shows as the id itself. */
export type Names = Readonly<Record<string, string>>

interface Context {
  readonly lists: readonly CodeList[]
  readonly language: Language
  readonly names?: Names
}

/** An answer as people read it: labels instead of codes, `sì`, dates and numbers in words. */
export function answerText(field: Field, value: AnswerValue | undefined, context: Context): string {
  if (value === undefined || value === '') return ''
  const { language, names = {} } = context
  if (typeof value === 'boolean') return yesNo(value, language)
  if (typeof value === 'number') return formatNumber(value, language)
  if (typeof value !== 'string') return value.map((one) => label(one, field, context)).join(', ')
  if (field.type === 'date') return formatDate(value, language)
  if (field.type === 'instant')
    return `${formatDate(value.slice(0, 10), language)}, ${value.slice(11, 16)}`
  return names[value] ?? label(value, field, context)
}

export function yesNo(value: boolean, language: Language): string {
  if (language === 'it') return value ? 'Sì' : 'No'
  return value ? 'Yes' : 'No'
}

function label(code: string, field: Field, { lists, language, names = {} }: Context): string {
  const bands = field.computed && 'bands' in field.computed ? field.computed.bands : []
  const listed = lists.find(({ key }) => key === field.list)?.values ?? bands
  const found = listed.find((value) => value.code === code)
  return found ? words(found.label, language).text : (names[code] ?? code)
}

export interface AnsweredSection {
  readonly title: Words
  readonly answers: readonly { readonly label: Words; readonly text: string }[]
}

/** What was answered, section by section, without what was left empty. For reading and printing. */
export function presentAnswers(form: Form, answers: Answers, context: Context): AnsweredSection[] {
  return form.sections
    .map(({ title, fields }) => ({
      title: words(title, context.language),
      answers: fields
        .map((field) => ({
          label: words(field.label, context.language),
          text: answerText(field, answers[field.key], context),
        }))
        .filter(({ text }) => text !== ''),
    }))
    .filter((section) => section.answers.length > 0)
}

/** Stored answers as a browser would send them, to fill a form again. */
export function rawAnswers(
  form: Form,
  answers: Answers,
): Record<string, string | readonly string[]> {
  const raw: Record<string, string | readonly string[]> = {}
  for (const { key } of fieldsOf(form)) {
    const value = answers[key]
    if (value === undefined) continue
    if (typeof value === 'boolean') raw[key] = value ? 'yes' : 'no'
    else if (typeof value === 'number') raw[key] = String(value).replace('.', ',')
    else raw[key] = value
  }
  return raw
}
