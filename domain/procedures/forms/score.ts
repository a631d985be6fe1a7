import type { CodeList } from '../schema.ts'
import type { Computed, Field, Form } from '../schema/form.ts'
import type { Answers } from './answers.ts'

import { italian } from '../engine/index-release.ts'

type Sum = Extract<Computed, { sum: unknown }>

export interface ScoreExplanation {
  readonly items: readonly {
    readonly label: string
    readonly answer: string
    readonly points: number
  }[]
  /** Labels of the items still to be answered: until then there is no total. */
  readonly missing: readonly string[]
  readonly total?: number
  readonly band?: { readonly label: string; readonly atLeast: number }
}

const fields = new WeakMap<Form, readonly Field[]>()

/** All fields of a form in the order of the page. A form never changes: they are laid out once. */
export function fieldsOf(form: Form): readonly Field[] {
  const known = fields.get(form)
  if (known) return known
  const all = form.sections.flatMap((section) => section.fields)
  fields.set(form, all)
  return all
}

function chosenValue(field: Field, answers: Answers, lists: readonly CodeList[]) {
  const list = lists.find(({ key }) => key === field.list)
  return list?.values.find(({ code }) => code === answers[field.key])
}

export interface Answered {
  readonly answers: Answers
  readonly lists: readonly CodeList[]
}

function explainSum(form: Form, computed: Sum, { answers, lists }: Answered) {
  const items = []
  const missing = []
  for (const key of computed.sum) {
    const field = fieldsOf(form).find((one) => one.key === key)
    const value = field && chosenValue(field, answers, lists)
    const label = field ? italian(field.label) : key
    if (value?.score === undefined) missing.push(label)
    else items.push({ label, answer: italian(value.label), points: value.score })
  }
  if (missing.length > 0) return { items, missing }
  return { items, missing, total: items.reduce((sum, { points }) => sum + points, 0) }
}

/** Point by point, why a computed field has its value. Undefined if the field is not computed. */
export function explainScore(
  form: Form,
  key: string,
  answered: Answered,
): ScoreExplanation | undefined {
  const computed = fieldsOf(form).find((field) => field.key === key)?.computed
  if (!computed) return undefined
  if ('sum' in computed) return explainSum(form, computed, answered)
  const base = fieldsOf(form).find((field) => field.key === computed.band)?.computed
  if (!base || !('sum' in base)) return undefined
  const explained = explainSum(form, base, answered)
  const total = explained.total
  const band = total === undefined ? undefined : firstBand(computed.bands, total)
  return band
    ? { ...explained, band: { label: italian(band.label), atLeast: band.atLeast } }
    : explained
}

type Band = Extract<Computed, { band: unknown }>['bands'][number]

function firstBand(bands: readonly Band[], total: number): Band | undefined {
  return bands.find(({ atLeast }) => total >= atLeast)
}

/** The value of a computed field, or undefined while an item is missing. */
export function compute(
  form: Form,
  computed: Computed,
  answered: Answered,
): number | string | undefined {
  if ('sum' in computed) return explainSum(form, computed, answered).total
  const base = fieldsOf(form).find(({ key }) => key === computed.band)?.computed
  if (!base || !('sum' in base)) return undefined
  const total = explainSum(form, base, answered).total
  return total === undefined ? undefined : firstBand(computed.bands, total)?.code
}
