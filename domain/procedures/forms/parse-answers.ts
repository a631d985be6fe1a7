import type { Facts, FactValue } from '../engine/types.ts'
import type { Field, Form } from '../schema/form.ts'
import type {
  AnswerRow,
  Answers,
  AnswerValue,
  FieldError,
  ParsedAnswers,
  ParseOptions,
  RawAnswers,
} from './answers.ts'
import type { RepeatingSection } from './fields.ts'

import { italian } from '../engine/index-release.ts'
import { withoutEmptyRows, wrongRows } from './chosen-rows.ts'
import { answerOf, isRepeating, ownOf, rowCount, rowName, singleFields } from './fields.ts'
import { findMissing } from './find-missing.ts'
import { parseField } from './parse-field.ts'
import { readPage } from './read-page.ts'

/**
 * Reads a form as it was posted. Answers to hidden fields are dropped, unknown names ignored,
 * computed fields computed here, and rows left empty fall away. With errors the answers are those
 * that could be read.
 */
export function parseAnswers(form: Form, raw: RawAnswers, options: ParseOptions): ParsedAnswers {
  const { read, wrong } = readRaw(form, raw, options)
  const page = readPage(form, read, options)
  const { shown } = page
  const answers = withoutEmptyRows(form, page.answers)
  const errors = wrong.filter(({ field }) => shown.has(field))
  if (!options.complete) return { answers, facts: {}, errors, shown: [...shown] }
  const missing = findMissing(form, page, options)
  return {
    answers,
    facts: factsFrom(form, answers),
    errors: inPageOrder(form, [...errors, ...wrongRows(form, page.answers), ...missing]),
    shown: [...shown],
  }
}

interface Raw {
  readonly read: Answers
  readonly wrong: readonly FieldError[]
}

function readRaw(form: Form, raw: RawAnswers, options: ParseOptions): Raw {
  const read: Record<string, AnswerValue | readonly AnswerRow[]> = {}
  const wrong: FieldError[] = []
  const note = (field: string, message: string) => wrong.push({ field, message })
  for (const section of form.sections) {
    if (isRepeating(section)) {
      read[section.key] = readRows(section, raw, { options, note })
      continue
    }
    for (const field of section.fields) {
      const parsed = parseField(field, ownOf(raw, field.key), options)
      if ('error' in parsed) note(field.key, parsed.error)
      else if (parsed.value !== undefined) read[field.key] = parsed.value
    }
  }
  return { read, wrong }
}

interface RowReader {
  readonly options: ParseOptions
  readonly note: (field: string, message: string) => void
}

function readRows(section: RepeatingSection, raw: RawAnswers, { options, note }: RowReader) {
  return Array.from({ length: rowCount(section, raw) }, (_, at) => {
    const row: Record<string, AnswerValue> = {}
    for (const field of section.fields) {
      const name = rowName(section.key, at + 1, field.key)
      const parsed = parseField(field, ownOf(raw, name), options)
      if ('error' in parsed) note(name, `${italian(section.repeat.row)} ${at + 1}: ${parsed.error}`)
      else if (parsed.value !== undefined) row[field.key] = parsed.value
    }
    return row
  })
}

/** Of each field the first thing to mend, in the order of the page: rows after their section. */
function inPageOrder(form: Form, errors: readonly FieldError[]): FieldError[] {
  const order = new Map(
    form.sections
      .flatMap((section) => [section.key, ...section.fields.map(({ key }) => key)])
      .map((key, at) => [key, at]),
  )
  const first = new Map(errors.toReversed().map((error) => [error.field, error]))
  return [...first.values()].toSorted((a, b) => {
    const [one, other] = [placeOf(a.field, order), placeOf(b.field, order)]
    return one.section - other.section || one.row - other.row || one.field - other.field
  })
}

/** `section.2.field` stands with its section; a field asked once is its own. */
function placeOf(name: string, order: ReadonlyMap<string, number>) {
  const [section = '', row = '0', field = ''] = name.split('.')
  return {
    section: order.get(section) ?? order.size,
    row: Number(row),
    field: order.get(field) ?? 0,
  }
}

/** Of free text, people and identifiers the engine learns only whether there is one. */
function factFrom(field: Field, value: AnswerValue | undefined): FactValue {
  const coded = ['code', 'codes', 'number', 'integer', 'date', 'instant', 'yes-no', 'computed']
  return coded.includes(field.type) ? (value ?? '') : value !== undefined
}

/** The facts that a completed form exports; of a field left empty that it is. */
export function factsFrom(form: Form, answers: Answers): Facts {
  const facts: Record<string, FactValue> = {}
  for (const field of singleFields(form)) {
    if (!field.exports) continue
    const fact = factFrom(field, answerOf(answers, field.key))
    if (fact !== '' || facts[field.exports] === undefined) facts[field.exports] = fact
  }
  return facts
}
