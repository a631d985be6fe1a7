import { italian } from '../engine/index-release.ts'
import type { Form } from '../schema/form.ts'
import type { AnswerRow, Answers, AnswerValue, FieldError } from './answers.ts'
import { fieldsOf, givenIn, isRepeating, repeatingSections, rowsOf } from './fields.ts'
import type { RepeatingSection } from './fields.ts'

/** The rows chosen in a field of type `rows`, counted from 1. */
export function chosenRows(value: AnswerValue | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

/** The section whose rows a field of type `rows` chooses. */
export function sectionNamed(form: Form, key: string | undefined): RepeatingSection | undefined {
  return repeatingSections(form).find((section) => section.key === key)
}

/** Rows that were chosen and in which nothing is written. */
export function wrongRows(form: Form, answers: Answers): FieldError[] {
  return givenIn(form, answers).flatMap(({ field, name, value }) => {
    const section = field.type === 'rows' ? sectionNamed(form, field.of) : undefined
    if (!section) return []
    const rows = rowsOf(answers, section.key)
    const empty = chosenRows(value).filter((n) => !isWritten(rows[n - 1]))
    if (empty.length === 0) return []
    const title = `${italian(section.repeat.row)} ${empty.join(', ')}`
    return [
      { field: name, message: `«${title}» non è compilato: compilalo, oppure toglilo da qui` },
    ]
  })
}

function isWritten(row: AnswerRow | undefined): boolean {
  return row !== undefined && Object.keys(row).length > 0
}

/**
 * Answers as they are kept: empty rows fall away, and sections of which nothing is left. Who had
 * chosen a row finds it under its new number.
 */
export function withoutEmptyRows(form: Form, answers: Answers): Answers {
  const places = new Map(
    repeatingSections(form).map(({ key }) => [key, newPlaces(rowsOf(answers, key))]),
  )
  const chosen = new Map(
    fieldsOf(form).flatMap(({ type, key, of = '' }) =>
      type === 'rows' ? [[key, places.get(of)] as const] : [],
    ),
  )
  const moved = <T>(key: string, value: T) => {
    const place = chosen.get(key)
    if (!place || !Array.isArray(value)) return value
    return value.flatMap((n) => place.get(String(n)) ?? [])
  }
  const entries = Object.entries(answers).map(([key, value]) => {
    const section = form.sections.find((one) => one.key === key && isRepeating(one))
    if (!section) return [key, moved(key, value)] as const
    const rows = rowsOf(answers, key).filter(isWritten)
    return [key, chosen.size > 0 ? rows.map((row) => movedRow(row, moved)) : rows] as const
  })
  return Object.fromEntries(
    entries.filter(([, value]) => !Array.isArray(value) || value.length > 0),
  )
}

/** By the number of a row, the number that it has once the empty ones have fallen away. */
function newPlaces(rows: readonly AnswerRow[]): ReadonlyMap<string, string> {
  const left = rows.flatMap((row, at) => (isWritten(row) ? [at + 1] : []))
  return new Map(left.map((n, at) => [String(n), String(at + 1)]))
}

function movedRow(row: AnswerRow, moved: <T>(key: string, value: T) => T | string[]): AnswerRow {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, moved(key, value)]))
}
