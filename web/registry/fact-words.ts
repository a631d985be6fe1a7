import { answerText } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import {
  aliasQuestion,
  citizenshipQuestion,
  deathQuestion,
  emailQuestion,
  identityQuestion,
  nameQuestions,
  phoneQuestion,
  residenceQuestion,
} from '../shared/person-fields.ts'
import { words } from '../shared/forms/words.ts'
import type { CodeList } from '../../domain/procedures/schema.ts'

/** The data of a person in the order in which a page tells them. */
export const personQuestions = [
  ...nameQuestions,
  aliasQuestion,
  residenceQuestion,
  phoneQuestion,
  emailQuestion,
  citizenshipQuestion,
  deathQuestion,
]

interface Context {
  readonly lists: readonly CodeList[]
  readonly language: Language
}

/** A datum as people read it: `3 ottobre` for days, names for codes. */
export function factText(field: string, value: string | number | null, context: Context): string {
  const question = [...personQuestions, identityQuestion].find(({ key }) => key === field)
  if (!question || value === null || value === '') return ''
  return answerText(question, String(value), context)
}

export function factLabel(field: string, language: Language): string {
  const question = [...personQuestions, identityQuestion].find(({ key }) => key === field)
  return question ? words(question.label, language).text : field
}

/** The code list's label; sources written in words stay as they are. */
export function sourceText(source: string, { lists, language }: Context): string {
  const values = lists.find(({ key }) => key === 'fact-source')?.values ?? []
  const found = values.find(({ code }) => code === source)
  return found ? words(found.label, language).text : source
}
