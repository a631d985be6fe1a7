import type { Field, Form, Repeat, Section } from '../schema/form.ts'
import type { AnswerRow, Answers, AnswerValue, RawAnswers } from './answers.ts'

export type RepeatingSection = Section & { readonly repeat: Repeat }

interface Laid {
  readonly all: readonly Field[]
  readonly single: readonly Field[]
  readonly byKey: ReadonlyMap<string, Field>
  readonly byConcept: ReadonlyMap<string | undefined, Field>
}

const laid = new WeakMap<Form, Laid>()

/** A form never changes: its fields are laid out once. */
function layOut(form: Form): Laid {
  const known = laid.get(form)
  if (known) return known
  const single = form.sections.flatMap((section) => (isRepeating(section) ? [] : section.fields))
  // The first of each counts.
  const backwards = single.toReversed()
  const made = {
    all: form.sections.flatMap((section) => section.fields),
    single,
    byKey: new Map(backwards.map((field) => [field.key, field])),
    byConcept: new Map(backwards.map((field) => [field.concept, field])),
  }
  laid.set(form, made)
  return made
}

/** Every field of a form, those of rows once. */
export function fieldsOf(form: Form): readonly Field[] {
  return layOut(form).all
}

/** The fields that are asked once. */
export function singleFields(form: Form): readonly Field[] {
  return layOut(form).single
}

/** Of those asked once, the one of this key. */
export function fieldNamed(form: Form, key: string): Field | undefined {
  return layOut(form).byKey.get(key)
}

/** Of those asked once, the one that asks the same as `field`, whatever its key; none without a concept. */
export function fieldLike(form: Form, { concept }: Field): Field | undefined {
  return concept === undefined ? undefined : layOut(form).byConcept.get(concept)
}

export function repeatingSections(form: Form): readonly RepeatingSection[] {
  return form.sections.filter(isRepeating)
}

export function isRepeating(section: Section): section is RepeatingSection {
  return section.repeat !== undefined
}

/** Name of a field of a row in a post; rows are counted from 1. */
export function rowName(section: string, row: number, field: string): string {
  return `${section}.${row}.${field}`
}

/** The answer to a field that is asked once. */
export function answerOf(answers: Answers, key: string): AnswerValue | undefined {
  const value = ownOf(answers, key)
  return value !== undefined && isRows(value) ? undefined : value
}

/** The rows of a repeating section; none where nothing was answered. */
export function rowsOf(answers: Answers, section: string): readonly AnswerRow[] {
  const value = ownOf(answers, section)
  return value !== undefined && isRows(value) ? value : []
}

/** What is under this name, and not what every object has. */
export function ownOf<T>(held: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(held, name) ? held[name] : undefined
}

function isRows(value: AnswerValue | readonly AnswerRow[]): value is readonly AnswerRow[] {
  return Array.isArray(value) && typeof value[0] === 'object'
}

/** One answer with the field that asked it; of each row its own. */
export interface Given {
  readonly field: Field
  readonly name: string
  readonly value: AnswerValue
}

/** Every answer, those in rows too, in the order of the page. */
export function givenIn(form: Form, answers: Answers): readonly Given[] {
  return form.sections.flatMap((section) => {
    if (!isRepeating(section))
      return section.fields.flatMap((field) =>
        given(field, field.key, answerOf(answers, field.key)),
      )
    return rowsOf(answers, section.key).flatMap((row, at) =>
      section.fields.flatMap((field) =>
        given(field, rowName(section.key, at + 1, field.key), ownOf(row, field.key)),
      ),
    )
  })
}

function given(field: Field, name: string, value: AnswerValue | undefined): Given[] {
  return value === undefined ? [] : [{ field, name, value }]
}

/** How many rows a page had, as far as they are admitted; one is always there to be written in. */
export function rowCount({ key, repeat }: RepeatingSection, raw: RawAnswers): number {
  const sent = Object.hasOwn(raw, key) ? Number(raw[key]) : 0
  const count = Number.isInteger(sent) ? sent : 0
  return Math.min(Math.max(count, repeat.min ?? 1, 1), repeat.max)
}
