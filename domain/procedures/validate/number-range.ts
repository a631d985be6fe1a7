import type { Release } from '../schema.ts'
import type { Computed, Sum } from '../schema/computed.ts'
import type { Field } from '../schema/form.ts'
import type { DecisionTable } from '../schema/table.ts'

import { fieldsOf } from '../forms/fields.ts'

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

/** What the answer to a field can be, or its points where it is coded. */
function rangeOfField(field: Field, release: Release): NumberRange {
  const { type, min = -Infinity, max = Infinity, computed } = field
  if (computed) return rangeOfComputed(computed, release)
  if (type === 'yes-no') return { min: 0, max: 1, whole: true }
  if (type !== 'code') return { min, max, whole: type === 'integer' }
  const values = release.lists.find(({ key }) => key === field.list)?.values ?? []
  const [first, ...more] = values.map(({ score = 0 }) => only(score))
  return first ? more.reduce(together, first) : anywhere
}

function rangeOfComputed(computed: Computed, release: Release): NumberRange {
  if ('years' in computed) return { min: 0, max: 300, whole: true }
  if ('rows' in computed) return { min: 0, max: 50, whole: true }
  if ('count' in computed) return { min: 0, max: Infinity, whole: true }
  if ('min' in computed) return rangesOf(computed.min, release).reduce(together)
  if ('max' in computed) return rangesOf(computed.max, release).reduce(together)
  return 'sum' in computed ? rangeOfSum(computed, release) : anywhere
}

/** Items that are not asked, or may be missing, count for nothing: what is left is not exact. */
function rangeOfSum({ sum, weights = {}, missing }: Sum, release: Release): NumberRange {
  const ranges = rangesOf(sum, release)
  if (sum.some((key) => key.includes('.')))
    return { ...anywhere, whole: ranges.every(({ whole }) => whole) }
  const none = only(0)
  const weighed = ranges.map((range, at) =>
    together(scaled(range, weights[sum[at] ?? ''] ?? 1), none),
  )
  const total = weighed.reduce(plus, none)
  return { ...total, whole: total.whole && missing?.as !== 'mean' }
}

function rangesOf(items: readonly string[], release: Release): readonly NumberRange[] {
  const fields = release.forms.flatMap(fieldsOf)
  return items.map((key) => {
    const field = fields.find((one) => one.key === (key.split('.')[1] ?? key))
    return field ? rangeOfField(field, release) : anywhere
  })
}

function scaled({ min, max, whole }: NumberRange, weight: number): NumberRange {
  const ends = [min * weight, max * weight]
  return {
    min: Math.min(...ends),
    max: Math.max(...ends),
    whole: whole && Number.isInteger(weight),
  }
}
