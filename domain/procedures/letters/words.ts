import { italian } from '../engine/index-release.ts'
import { dayInWords, localInWords } from '../explain-proof.ts'
import { wordsOf } from '../explain-expression.ts'
import type { FactValue } from '../engine/types.ts'
import type { AnswerValue } from '../forms/answers.ts'
import type { CodeList, Release } from '../schema.ts'
import type { Field } from '../schema/form.ts'

/** The value of a fact as a letter says it: labels for codes, days in words, sì or no. */
export function factInWords(name: string, value: FactValue, release: Release): string {
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  const label = (code: string) => wordsOf(release).label?.(name, code) ?? code
  if (typeof value !== 'string') return value.map(label).join(', ')
  const { type } = release.facts[name] ?? {}
  if (type === 'date') return dayInWords(value)
  return type === 'instant' ? localInWords(value) : label(value)
}

const agreeing: Readonly<Record<string, readonly [sunday: string, vowel: string]>> = {
  il: ['la ', 'l’'],
  del: ['della ', 'dell’'],
  dal: ['dalla ', 'dall’'],
  al: ['alla ', 'all’'],
}

/** A value after the article that its text has, which agrees with a day: dalla domenica, l’8 marzo. */
export function afterArticle(article: string, value: string): string {
  const [sunday, vowel] = agreeing[article] ?? []
  if (sunday !== undefined && /^domenica \d/.test(value)) return sunday + value
  if (vowel !== undefined && /^(?:8|11) \p{L}+ \d{4}/u.test(value)) return vowel + value
  return article === '' ? value : `${article} ${value}`
}

export interface AnswerWords {
  readonly lists: readonly CodeList[]
  /** Of services and bodies, by code. */
  readonly names?: Readonly<Record<string, string>>
}

/** An answer as a letter says it; empty: nothing was answered. */
export function answerInWords(
  field: Field,
  value: AnswerValue | undefined,
  { lists, names = {} }: AnswerWords,
): string {
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'sì' : 'no'
  if (typeof value === 'number') return String(value).replace('.', ',')
  if (field.type === 'date' && typeof value === 'string') return dayInWords(value)
  if (field.type === 'instant' && typeof value === 'string') return localInWords(value)
  const coded = codesOf(field, lists)
  const label = (code: string) =>
    coded.find((one) => one.code === code)?.label ?? names[code] ?? code
  return [value]
    .flat()
    .map((code) => italian(label(code)))
    .join(', ')
}

function codesOf({ list, computed }: Field, lists: readonly CodeList[]) {
  const bands = computed && 'bands' in computed ? computed.bands : []
  return lists.find(({ key }) => key === list)?.values ?? bands
}
