import type { Release } from '../schema.ts'
import type { Field } from '../schema/form.ts'
import type { DecisionTable } from '../schema/table.ts'

import { fieldsOf } from '../forms/score.ts'

/** Where a number can lie; infinite where nothing bounds it. */
export interface NumberRange {
  readonly min: number
  readonly max: number
  /** It has no decimals. */
  readonly whole: boolean
}

const anywhere: NumberRange = { min: -Infinity, max: Infinity, whole: false }

/** What the fields and tables that fix a fact let it be. */
export function rangeOfFact(name: string, release: Release): NumberRange {
  const fields = release.forms.flatMap((form) =>
    fieldsOf(form).filter(({ exports }) => exports === name),
  )
  const tables = release.tables.filter(({ collect }) => collect?.into === name)
  const ranges = [...fields.map((field) => rangeOfField(field, release)), ...tables.map(ofTable)]
  const fixed = numbersSet(name, release)
  const all = [...ranges, ...fixed.map((value) => only(value))]
  return all.length === 0 ? anywhere : all.reduce(together)
}

function only(value: number): NumberRange {
  return { min: value, max: value, whole: Number.isInteger(value) }
}

function together(one: NumberRange, other: NumberRange): NumberRange {
  return {
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    whole: one.whole && other.whole,
  }
}

function plus(one: NumberRange, other: NumberRange): NumberRange {
  return {
    min: one.min + other.min,
    max: one.max + other.max,
    whole: one.whole && other.whole,
  }
}

function numbersSet(name: string, { steps, tables }: Release): readonly number[] {
  const outcomes = steps.flatMap((step) => (step.kind === 'task' ? step.outcomes : []))
  const ways = [...outcomes, ...tables.flatMap(({ rows, otherwise }) => [...rows, otherwise])]
  return ways.flatMap((way) => way?.sets?.[name] ?? []).filter((value) => typeof value === 'number')
}

function ofTable({ collect, rows }: DecisionTable): NumberRange {
  if (collect?.by === 'count') return { min: 0, max: rows.length, whole: true }
  const each = rows.map(({ value = 0 }) => only(value))
  const [first, ...more] = each
  if (!first) return anywhere
  if (collect?.by !== 'sum') return more.reduce(together, first)
  const none = only(0)
  return each.map((one) => together(one, none)).reduce(plus)
}

/** What the answer to a field, or its points, can be. */
export function rangeOfField(field: Field, release: Release): NumberRange {
  const { type, min = -Infinity, max = Infinity, computed } = field
  if (computed && 'sum' in computed) return rangeOfSum(computed.sum, release)
  return { min, max, whole: type === 'integer' }
}

function rangeOfSum(items: readonly string[], release: Release): NumberRange {
  const fields = release.forms.flatMap(fieldsOf)
  const ranges = items.map((key) => {
    const list = fields.find((field) => field.key === key)?.list
    const values = release.lists.find((one) => one.key === list)?.values ?? []
    const points = values.map(({ score = 0 }) => only(score))
    const [first, ...more] = points
    return first ? more.reduce(together, first) : anywhere
  })
  return ranges.reduce(plus, only(0))
}
