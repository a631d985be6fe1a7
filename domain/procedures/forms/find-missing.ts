import type { Field, Form } from '../schema/form.ts'
import type { FieldError, ParseOptions } from './answers.ts'
import type { Values } from '../engine/expression.ts'
import type { RepeatingSection } from './fields.ts'
import type { ReadPage } from './read-page.ts'

import { evaluate } from '../engine/expression.ts'
import { italian } from '../engine/index-release.ts'
import { answerOf, isRepeating, ownOf, rowName, rowsOf } from './fields.ts'

/** What is compulsory and not there, with words that say how to mend it. */
export function findMissing(form: Form, page: ReadPage, options: ParseOptions): FieldError[] {
  return form.sections.flatMap((section) =>
    isRepeating(section)
      ? missingInRows(section, page, options)
      : section.fields.flatMap((field) => missingIn(form, field, { page, options })),
  )
}

interface Context {
  readonly page: ReadPage
  readonly options: ParseOptions
}

function missingIn(form: Form, field: Field, { page, options }: Context): FieldError[] {
  const { shown, answers, values } = page
  const answered = answerOf(answers, field.key) !== undefined
  if (answered || !shown.has(field.key) || field.type === 'computed') return []
  if (isRequired(field, values, options.outcome))
    return [{ field: field.key, message: emptyMessage(field) }]
  return isHalfScored(form, field.key, page)
    ? [
        {
          field: field.key,
          message: 'Rispondi a tutte le voci del punteggio, oppure lasciale tutte vuote',
        },
      ]
    : []
}

/** A row in which nothing was written is not a row; one with a hidden answer alone lacks what shows it. */
function missingInRows(
  section: RepeatingSection,
  page: ReadPage,
  { outcome }: ParseOptions,
): FieldError[] {
  const rows = rowsOf(page.answers, section.key)
  const values = page.rows.get(section.key) ?? []
  const given = rowsOf(page.given, section.key)
  const isWritten = (at: number) => Object.keys(given[at] ?? {}).length > 0
  const written = rows.filter((_, at) => isWritten(at)).length
  const asked = page.rows.has(section.key)
  const named = (at: number) => `${italian(section.repeat.row)} ${at + 1}`
  const missing = rows.flatMap((row, at) => {
    if (!isWritten(at)) return []
    return section.fields
      .filter(
        ({ key }) =>
          ownOf(row, key) === undefined && page.shown.has(rowName(section.key, at + 1, key)),
      )
      .filter((field) => isRequired(field, values[at] ?? {}, outcome))
      .map((field) => ({
        field: rowName(section.key, at + 1, field.key),
        message: `${named(at)}: ${emptyMessage(field)}`,
      }))
  })
  const least = section.repeat.min ?? 0
  if (!asked || written >= least) return missing
  const message = `In «${italian(section.title)}» ${atLeast(least)}: compila «${named(written)}»`
  return [{ field: section.key, message }, ...missing]
}

function atLeast(rows: number): string {
  return rows === 1 ? 'serve almeno una riga' : `servono almeno ${rows} righe`
}

/** With both a condition and outcomes, both must hold. */
export function isRequired(field: Field, values: Values, outcome?: string): boolean {
  const { required, requiredFor } = field
  if (requiredFor && !(outcome !== undefined && requiredFor.includes(outcome))) return false
  if (typeof required === 'object') return evaluate(required, values)
  return required ?? requiredFor !== undefined
}

/** All items or none, unless the sum itself says what becomes of those that are missing. */
function isHalfScored(form: Form, key: string, { answers }: ReadPage): boolean {
  return form.sections.some(({ fields }) =>
    fields.some(({ computed }) => {
      if (!computed || !('sum' in computed) || computed.missing) return false
      return (
        computed.sum.includes(key) &&
        computed.sum.some((item) => answerOf(answers, item) !== undefined)
      )
    }),
  )
}

function emptyMessage(field: Field): string {
  if (field.whenEmpty) return italian(field.whenEmpty)
  const label = `«${italian(field.label)}»`
  const verb: Partial<Record<Field['type'], string>> = {
    code: 'Scegli una voce per',
    codes: 'Scegli almeno una voce per',
    'yes-no': 'Scegli Sì o No per',
    date: 'Indica la data:',
    user: 'Scegli una persona per',
    person: 'Scegli una persona per',
    provider: 'Scegli un ente per',
    service: 'Scegli una prestazione per',
  }
  return `${verb[field.type] ?? 'Compila'} ${label}`
}
