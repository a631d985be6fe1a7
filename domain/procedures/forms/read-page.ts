import type { Facts } from '../engine/types.ts'
import type { CodeList } from '../schema.ts'
import type { Form, Section } from '../schema/form.ts'
import type { AnswerRow, Answers, AnswerValue } from './answers.ts'
import type { Field } from '../schema/form.ts'
import type { SettingsInForce } from '../zone-settings.ts'
import type { RepeatingSection } from './fields.ts'
import type { Values } from '../engine/expression.ts'

import { evaluate } from '../engine/expression.ts'
import { compute } from './compute.ts'
import type { Page } from './compute-items.ts'
import { answerOf, fieldsOf, isRepeating, ownOf, rowName, rowsOf } from './fields.ts'

interface Context {
  readonly facts?: Facts | undefined
  readonly lists: readonly CodeList[]
  /** The answers were taken already: what has one was shown, whatever its condition rested on then. */
  readonly taken?: boolean
  readonly settings?: SettingsInForce | undefined
}

type WasShown = (answered: boolean) => boolean

/** A page read from top to bottom, as somebody does who fills it in. */
export interface ReadPage extends Page {
  /** What conditions see of each row: its own answers beside those given before it. */
  readonly rows: ReadonlyMap<string, readonly Values[]>
  readonly values: Values
  /** What was given, hidden or not. */
  readonly given: Answers
}

/**
 * What is shown, and what is computed from it, in one passage: a condition sees only what comes
 * before it, and what it hides counts for nothing. Rows keep their place, the empty ones too.
 */
export function readPage(form: Form, given: Answers, context: Context): ReadPage {
  const { facts, lists, settings, taken } = context
  const wasShown: WasShown = (answered) => taken === true && answered
  const values: Record<string, Values[string]> = { ...facts }
  for (const { key } of fieldsOf(form)) values[key] = undefined
  const answers: Record<string, AnswerValue | readonly AnswerRow[]> = {}
  const shown = new Set<string>()
  const rows = new Map<string, Values[]>()
  for (const section of form.sections) {
    if (!isShown(section, values, wasShown(hasAnswers(section, given)))) continue
    if (isRepeating(section)) {
      const read = readRows(section, { values, given, shown, wasShown })
      rows.set(section.key, read.values)
      answers[section.key] = read.rows
      continue
    }
    for (const field of section.fields) {
      const answer = answerOf(given, field.key)
      if (!isShown(field, values, wasShown(answer !== undefined))) continue
      shown.add(field.key)
      const value = readField(field, given, { form, answers, lists, settings, shown })
      if (value === undefined) continue
      values[field.key] = value
      answers[field.key] = value
    }
  }
  return { answers, lists, settings, shown, rows, values, given }
}

function readField(
  { key, computed }: Field,
  given: Answers,
  { form, ...page }: Page & { readonly form: Form },
): AnswerValue | undefined {
  if (!computed) return answerOf(given, key)
  // Sent back it is not believed; kept, it stays what it was.
  if ('setting' in computed) return page.settings?.[computed.setting]?.value ?? answerOf(given, key)
  return compute(form, computed, page)
}

function isShown({ visible }: Pick<Section, 'visible'>, values: Values, was: boolean): boolean {
  return !visible || was || evaluate(visible, values)
}

function hasAnswers(section: Section, given: Answers): boolean {
  if (isRepeating(section)) return rowsOf(given, section.key).length > 0
  return section.fields.some(({ key }) => answerOf(given, key) !== undefined)
}

interface RowContext {
  readonly values: Values
  readonly wasShown: WasShown
  readonly given: Answers
  readonly shown: Set<string>
}

function readRows(section: RepeatingSection, { values, given, shown, wasShown }: RowContext) {
  const read = rowsOf(given, section.key).map((row, at) =>
    readRow(section, row, {
      values,
      wasShown,
      show: (key) => shown.add(rowName(section.key, at + 1, key)),
    }),
  )
  return { rows: read.map(({ row }) => row), values: read.map((one) => one.values) }
}

interface OneRow {
  readonly values: Values
  readonly wasShown: WasShown
  readonly show: (field: string) => void
}

function readRow(
  { fields }: Section,
  given: AnswerRow,
  { values: before, wasShown, show }: OneRow,
) {
  const values: Record<string, Values[string]> = { ...before }
  const row: Record<string, AnswerValue> = {}
  for (const field of fields) {
    const { key } = field
    const value = ownOf(given, key)
    if (!isShown(field, values, wasShown(value !== undefined))) continue
    show(key)
    if (value === undefined) continue
    values[key] = value
    row[key] = value
  }
  return { row, values }
}
