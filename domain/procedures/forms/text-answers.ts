import type { Answers } from './answers.ts'

/** The answer where it is a text, a code or a day; otherwise an empty text. */
export function textAnswer(answers: Answers, key: string): string {
  const value = answers[key]
  return typeof value === 'string' ? value : ''
}

/** The codes chosen; none where nothing was. */
export function codesAnswer(answers: Answers, key: string): string[] {
  const value = answers[key]
  return Array.isArray(value) ? value.filter((code) => typeof code === 'string') : []
}
