import { explainForm } from '../shared/forms/form-words.ts'
import { isRepeating } from '../../domain/procedures/forms/fields.ts'
import type { RepeatingSection } from '../../domain/procedures/forms/fields.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Expression } from '../../domain/procedures/schema/expression.ts'
import type { Field, Form, Section } from '../../domain/procedures/schema/form.ts'
import { rowTitle, words, wordsOf, yesNo } from '../shared/forms/words.ts'
import type { Words } from '../shared/forms/words.ts'
import type { Reader } from './present-procedure.ts'

/** Rows that a sheet has room for, of a section that repeats. */
const rowsOnPaper = 3
/** Lists longer than this are not printed out: one writes the answer. */
const mostOptions = 30

interface Context extends Reader {
  readonly release: Release
}

interface Line {
  readonly label: Words
  readonly hint: Words | undefined
  readonly condition: string | undefined
  readonly options: readonly Words[]
  /** Lines to write on; none where an option is ticked. */
  readonly lines: readonly number[]
}

interface Part {
  readonly title: Words
  readonly hint: Words | undefined
  readonly condition: string | undefined
  readonly fields: readonly Line[]
}

/** A form with boxes to tick and lines to write on. What is computed is left to the system. */
export function emptySheet(form: Form, context: Context): readonly Part[] {
  const { t, release } = context
  const inWords = explainForm(form, release)
  const only = (visible: Expression | undefined) =>
    visible && t('forms.only-if', { condition: inWords(visible) })
  return form.sections
    .flatMap((section) => partsOf(section, { ...context, only }))
    .filter(({ fields }) => fields.length > 0)
}

interface Laid extends Context {
  only(visible: Expression | undefined): string | undefined
}

function partsOf(section: Section, laid: Laid): readonly Part[] {
  const { language, only } = laid
  const part = {
    title: words(section.title, language),
    hint: wordsOf(section.hint, language),
    condition: only(section.visible),
    fields: section.fields
      .filter(({ type }) => type !== 'computed')
      .map((field) => lineOf(field, laid)),
  }
  return isRepeating(section) ? rowsOnSheet(section, part, laid) : [part]
}

function rowsOnSheet(
  { repeat }: RepeatingSection,
  part: Part,
  { language }: Laid,
): readonly Part[] {
  return Array.from({ length: Math.min(repeat.max, rowsOnPaper) }, (_, at) => ({
    ...part,
    title: {
      ...part.title,
      text: `${part.title.text}: ${rowTitle(repeat.row, at + 1, language)}`,
    },
  }))
}

function lineOf(field: Field, laid: Laid): Line {
  const { language, only } = laid
  const options = optionsOf(field, laid)
  const lines = options.length > 0 ? 0 : field.type === 'textarea' ? 4 : 1
  return {
    label: words(field.label, language),
    hint: wordsOf(field.hint, language),
    condition: only(field.visible),
    options,
    lines: Array.from({ length: lines }, (_, at) => at),
  }
}

function optionsOf({ type, list }: Field, { language, release }: Laid): readonly Words[] {
  if (type === 'yes-no') return [true, false].map((is) => ({ text: yesNo(is, language) }))
  const values = release.lists.find(({ key }) => key === list)?.values ?? []
  return values.length > mostOptions ? [] : values.map(({ label }) => words(label, language))
}
