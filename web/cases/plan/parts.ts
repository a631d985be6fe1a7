import type { PlanPart } from '../../../domain/plan/compare.ts'
import type { PlanVersion } from '../../../domain/plan/versions.ts'
import type { AnswerValue } from '../../../domain/procedures/forms/answers.ts'
import {
  answerOf,
  fieldsOf,
  givenIn,
  isRepeating,
  rowsOf,
} from '../../../domain/procedures/forms/fields.ts'
import type { Field, Section } from '../../../domain/procedures/schema/form.ts'
import { answerText, rowTitle, words } from '../../shared/forms/words.ts'
import type { Names } from '../../shared/forms/words.ts'
import type { Language } from '../../shared/i18n.ts'

export interface PartsReader {
  readonly language: Language
  /** Of services and bodies, by code. */
  readonly names: Names
}

/** Codes of services and bodies that a version names. */
export function codesIn({ form, answers }: PlanVersion): string[] {
  return givenIn(form, answers).flatMap(({ field, value }) =>
    ['service', 'provider'].includes(field.type)
      ? [value].flat().filter((one) => typeof one === 'string')
      : [],
  )
}

type Written = Pick<PlanVersion, 'form' | 'answers' | 'release'>

/** A version part by part: each row is one, and so is each section that is filled in once. */
export function partsOf(version: Written, reader: PartsReader): PlanPart[] {
  const { form, answers } = version
  return form.sections.flatMap((section) => {
    const title = words(section.title, reader.language).text
    const said = (given: Given) => answeredIn(section, given, { version, reader })
    if (isRepeating(section))
      return rowsOf(answers, section.key).map((row, at) => {
        const inRow = said((key) => row[key])
        const name = inRow[0]?.text ?? ''
        const { language } = reader
        return {
          ...{ of: section.key, name, answers: inRow },
          title: rowTitle(section.repeat.row, at + 1, language),
        }
      })
    const once = said((key) => answerOf(answers, key))
    return once.length > 0 ? [{ of: section.key, title, name: '', answers: once }] : []
  })
}

type Given = (key: string) => AnswerValue | undefined
interface Context {
  readonly version: Written
  readonly reader: PartsReader
}

function answeredIn({ fields }: Section, given: Given, context: Context) {
  return fields.flatMap((field) => {
    const text = textOf(field, given(field.key), context)
    if (text === '') return []
    const label = words(field.label, context.reader.language).text
    return [{ key: field.concept ?? field.key, label, text }]
  })
}

function textOf(field: Field, value: AnswerValue | undefined, { version, reader }: Context) {
  const { form, release } = version
  return answerText(field, value, { lists: release.lists, form, ...reader })
}

/** The words of a code, by the concept of the question that it answers. */
export function codeInWords(
  { form, release }: Pick<PlanVersion, 'form' | 'release'>,
  concept: string,
  { value, language }: { readonly value: string | null; readonly language: Language },
): string {
  const field = fieldsOf(form).find((one) => one.concept === concept)
  return field && value !== null ? answerText(field, value, { lists: release.lists, language }) : ''
}
