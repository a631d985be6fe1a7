import type { Form } from '../schema/form.ts'
import type { RawAnswers } from './answers.ts'
import type { RepeatingSection } from './fields.ts'

import { fieldsOf, repeatingSections, rowCount, rowName } from './fields.ts'

/** A row to be added at the end of a section, or the one to be taken away. */
export type RowChange =
  | { readonly do: 'add'; readonly section: string }
  | { readonly do: 'drop'; readonly section: string; readonly row: number }

type Dropped = Extract<RowChange, { do: 'drop' }>

export interface ChangedRows {
  readonly raw: RawAnswers
  /** The row to go on with, counted from 1; undefined: nothing changed. */
  readonly at?: number
}

/** What was typed, with a row more or less: nothing else changes. Never more than are admitted. */
export function changeRows(form: Form, raw: RawAnswers, change: RowChange): ChangedRows {
  const section = repeatingSections(form).find(({ key }) => key === change.section)
  if (!section) return { raw }
  const count = rowCount(section, raw)
  if (change.do === 'add') {
    const more = Math.min(count + 1, section.repeat.max)
    return { raw: { ...raw, [section.key]: String(more) }, at: more }
  }
  if (!(change.row >= 1 && change.row <= count)) return { raw }
  const left = withoutRow(section, raw, { row: change.row, count })
  return {
    raw: chosenWithout(form, left, change),
    at: Math.max(change.row - 1, 1),
  }
}

function withoutRow(
  { key, fields }: RepeatingSection,
  raw: RawAnswers,
  { row, count }: { readonly row: number; readonly count: number },
): RawAnswers {
  const left: Record<string, string | readonly string[] | undefined> = { ...raw }
  for (let n = row; n <= count; n++) {
    for (const field of fields) {
      const next = raw[rowName(key, n + 1, field.key)]
      const name = rowName(key, n, field.key)
      if (n < count && next !== undefined) left[name] = next
      else delete left[name]
    }
  }
  left[key] = String(Math.max(count - 1, 1))
  return left
}

/** Who had chosen the row that is gone has it no more; the rows after it have a number less. */
function chosenWithout(form: Form, raw: RawAnswers, { section, row }: Dropped): RawAnswers {
  const choosing = fieldsOf(form).filter(({ type, of }) => type === 'rows' && of === section)
  const keys = new Set(choosing.map(({ key }) => key))
  const entries = Object.entries(raw).map(([name, value]) => {
    if (value === undefined || !keys.has(name.split('.').at(-1) ?? '')) return [name, value]
    const left = [value].flat().filter((n) => Number(n) !== row)
    return [name, left.map((n) => (Number(n) > row ? String(Number(n) - 1) : n))]
  })
  return Object.fromEntries(entries) as RawAnswers
}
