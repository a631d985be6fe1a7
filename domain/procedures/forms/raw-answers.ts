import type { Form } from '../schema/form.ts'
import type { Answers, AnswerValue } from './answers.ts'

import { givenIn, repeatingSections, rowsOf } from './fields.ts'

/** Stored answers as a browser would send them, to fill a form again. */
export function rawAnswers(
  form: Form,
  answers: Answers,
): Record<string, string | readonly string[]> {
  const raw: Record<string, string | readonly string[]> = {}
  for (const { name, value } of givenIn(form, answers)) raw[name] = rawValue(value)
  for (const { key } of repeatingSections(form)) {
    const rows = rowsOf(answers, key)
    if (rows.length > 0) raw[key] = String(rows.length)
  }
  return raw
}

/** One answer as a browser would send it. */
export function rawValue(value: AnswerValue): string | readonly string[] {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? String(value).replace('.', ',') : value
}
