import { italian } from '../../../domain/procedures/engine/index-release.ts'
import { sectionNamed } from '../../../domain/procedures/forms/chosen-rows.ts'
import type { Answers, AnswerValue, RawAnswers } from '../../../domain/procedures/forms/answers.ts'
import type { RepeatingSection } from '../../../domain/procedures/forms/fields.ts'
import { answerOf, isRepeating, rowName, rowsOf } from '../../../domain/procedures/forms/fields.ts'
import type { CodeList } from '../../../domain/procedures/schema.ts'
import type { Field, Form, Section } from '../../../domain/procedures/schema/form.ts'
import type { Text } from '../../../domain/procedures/schema/text.ts'
import { formatDate, formatNumber, formatWallTime } from '../format.ts'
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
  /** Of the answer, for the rows that it chooses. */
  readonly form?: Form
}

/** An answer as people read it: labels instead of codes, `sì`, dates and numbers in words. */
export function answerText(field: Field, value: AnswerValue | undefined, context: Context): string {
  if (value === undefined || value === '') return ''
  const { language, names = {} } = context
  if (typeof value === 'boolean') return yesNo(value, language)
  if (typeof value === 'number') return formatNumber(value, language)
  if (typeof value !== 'string') return value.map((one) => oneOf(one, field, context)).join(', ')
  if (field.type === 'date') return formatDate(value, language)
  if (field.type === 'instant') return formatWallTime(value, language)
  return names[value] ?? label(value, field, context)
}

function oneOf(code: string, field: Field, context: Context): string {
  const section =
    field.type === 'rows' && context.form ? sectionNamed(context.form, field.of) : undefined
  return section
    ? rowTitle(section.repeat.row, Number(code), context.language)
    : label(code, field, context)
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
  readonly answers: readonly {
    readonly label: Words
    readonly text: string
    readonly concept: string | undefined
  }[]
}

/**
 * What was answered, section by section and row by row, without what was left empty. For reading
 * and printing.
 */
export function presentAnswers(form: Form, answers: Answers, given: Context): AnsweredSection[] {
  const context = { ...given, form }
  return form.sections
    .flatMap((section) => {
      const title = words(section.title, context.language)
      if (!isRepeating(section)) {
        const of = (field: Field) => answerOf(answers, field.key)
        return [{ title, answers: answered(section, of, context) }]
      }
      return rowsOf(answers, section.key).map((row, at) => ({
        title: {
          ...title,
          text: `${title.text}: ${rowTitle(section.repeat.row, at + 1, context.language)}`,
        },
        answers: answered(section, (field) => row[field.key], context),
      }))
    })
    .filter((section) => section.answers.length > 0)
}

function answered(
  { fields }: Section,
  given: (field: Field) => AnswerValue | undefined,
  context: Context,
) {
  return fields
    .map((field) => ({
      label: words(field.label, context.language),
      text: answerText(field, given(field), context),
      concept: field.concept,
    }))
    .filter(({ text }) => text !== '')
}

/** “Corso 2”. */
export function rowTitle(row: Text, n: number, language: Language): string {
  return `${words(row, language).text} ${n}`
}

/** So much of a text tells a row from the others. */
const enough = 70

/** “Obiettivo 2: Uscire di casa”, by what is typed in its first field. */
export function rowInWords(
  { key, repeat, fields: [first] }: RepeatingSection,
  n: number,
  { values, language }: { readonly values: RawAnswers; readonly language: Language },
): string {
  const typed = first && values[rowName(key, n, first.key)]
  const title = rowTitle(repeat.row, n, language)
  if (typeof typed !== 'string' || typed === '') return title
  return `${title}: ${typed.length > enough ? `${typed.slice(0, enough)}…` : typed}`
}
