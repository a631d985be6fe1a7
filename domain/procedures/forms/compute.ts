import type { Bands, Computed, Sum } from '../schema/computed.ts'
import type { Form } from '../schema/form.ts'
import type { Item, Page } from './compute-items.ts'

import { italian } from '../engine/index-release.ts'
import { add, rounded } from '../engine/numbers.ts'
import { itemInWords, itemsOf, numberInWords, pointsOf } from './compute-items.ts'
import { answerOf, fieldNamed, rowsOf } from './fields.ts'

/** Why a computed field has its value, or has none yet: enough to check it by hand. */
export interface Explanation {
  readonly items: readonly {
    readonly label: string
    readonly answer: string
    readonly points: number
    /** Given where the items weigh differently. */
    readonly weight?: number
  }[]
  /** Labels of the items that are asked and not answered. */
  readonly missing: readonly string[]
  /** What the items do not say by themselves, in Italian. */
  readonly notes: readonly string[]
  readonly total?: number
  readonly band?: { readonly code: string; readonly label: string; readonly atLeast: number }
}

/** Point by point, why a computed field has its value. Undefined if the field is not computed. */
export function explainComputed(form: Form, key: string, page: Page): Explanation | undefined {
  const computed = fieldNamed(form, key)?.computed
  if (computed && 'setting' in computed) return explainSetting(computed.setting, key, page)
  return computed && explain(form, computed, page)
}

/** The value of a computed field; undefined while what it rests on is missing. */
export function compute(form: Form, computed: Figure, page: Page): number | string | undefined {
  const { band, total } = explain(form, computed, page)
  return 'band' in computed ? band?.code : total
}

type Figure = Exclude<Computed, { setting: unknown }>

function explain(form: Form, computed: Figure, page: Page): Explanation {
  if ('sum' in computed) return explainSum(computed, itemsOf(form, computed.sum, page), page)
  if ('band' in computed) return explainBand(form, computed, page)
  if ('years' in computed) return explainYears(computed.years, page)
  if ('rows' in computed) {
    const total = rowsOf(page.answers, computed.rows).filter((row) => Object.keys(row).length > 0)
    return bare({ total: total.length, notes: [`Righe compilate: ${total.length}.`] })
  }
  if ('count' in computed) return explainCount(computed, itemsOf(form, computed.count, page), page)
  return 'min' in computed
    ? explainExtreme('min', itemsOf(form, computed.min, page), page)
    : explainExtreme('max', itemsOf(form, computed.max, page), page)
}

function bare(parts: Partial<Explanation>): Explanation {
  return { items: [], missing: [], notes: [], ...parts }
}

interface Answered {
  readonly items: Explanation['items']
  readonly missing: readonly Item[]
}

function answered(items: readonly Item[], { lists }: Page, weights: Sum['weights'] = {}): Answered {
  const given = []
  const missing = []
  for (const item of items) {
    const points = pointsOf(item, lists)
    const weight = weights[item.key]
    const answer = itemInWords(item, lists)
    if (points === undefined) missing.push(item)
    else given.push({ label: item.label, answer, points, ...(weight !== undefined && { weight }) })
  }
  return { items: given, missing }
}

const labels = (items: readonly Item[]): string[] => items.map(({ label }) => label)

function explainSum(computed: Sum, asked: readonly Item[], page: Page): Explanation {
  const { weights = {}, missing: rule } = computed
  const { items, missing } = answered(asked, page, weights)
  const found = { items, missing: labels(missing) }
  if (items.length === 0) return bare(found)
  const sum = add(items.map(({ points, weight = 1 }) => points * weight))
  if (missing.length === 0) return bare({ ...found, total: sum })
  if (!rule) return bare(found)
  const without = `Senza risposta ${missing.length} ${plural(missing.length)} su ${asked.length}`
  if (missing.length > rule.atMost)
    return bare({
      ...found,
      notes: [`${without}, e ne possono mancare al massimo ${rule.atMost}: non si calcola.`],
    })
  if (rule.as === 'zero')
    return bare({ ...found, total: sum, notes: [`${without}: ciascuna vale zero.`] })
  const weighed = add(items.map(({ weight = 1 }) => weight))
  const left = add(missing.map(({ key }) => weights[key] ?? 1))
  const total = weighed === 0 ? sum : Math.round((sum / weighed) * (weighed + left) * 100) / 100
  return bare({ ...found, total, notes: [`${without}: ciascuna vale la media delle altre.`] })
}

function plural(count: number): string {
  return count === 1 ? 'voce' : 'voci'
}

function explainExtreme(which: 'min' | 'max', asked: readonly Item[], page: Page): Explanation {
  const { items, missing } = answered(asked, page)
  const found = { items, missing: labels(missing) }
  if (items.length === 0) return bare(found)
  const points = items.map((one) => one.points)
  const total = which === 'min' ? Math.min(...points) : Math.max(...points)
  const word = which === 'min' ? 'più basso' : 'più alto'
  return bare({ ...found, total, notes: [`È il valore ${word} tra le voci con una risposta.`] })
}

function explainCount(
  { equal }: Extract<Computed, { count: unknown }>,
  asked: readonly Item[],
  { lists }: Page,
): Explanation {
  const given = asked.filter(({ value }) => value !== undefined)
  const counted = equal ? given.filter((item) => isOneOf(item, equal)) : given
  const items = counted.map((item) => ({
    label: item.label,
    answer: itemInWords(item, lists),
    points: 1,
  }))
  const kind = equal ? 'che contano' : 'con una risposta'
  return bare({
    items,
    missing: labels(asked.filter(({ value }) => value === undefined)),
    total: counted.length,
    notes: [`Voci ${kind}: ${counted.length} su ${asked.length}.`],
  })
}

function isOneOf({ value }: Item, equal: readonly unknown[]): boolean {
  return Array.isArray(value) ? value.some((one) => equal.includes(one)) : equal.includes(value)
}

function explainYears({ from, to }: { from: string; to: string }, { answers }: Page): Explanation {
  const [start, end] = [answerOf(answers, from), answerOf(answers, to)]
  if (typeof start !== 'string' || typeof end !== 'string') return bare({})
  const days = `Dal ${dayInWords(start)} al ${dayInWords(end)}`
  if (end < start) return bare({ notes: [`${days}: la seconda data viene prima, non si calcola.`] })
  const total = yearsBetween(start, end)
  return bare({ total, notes: [`${days}: ${total} anni compiuti.`] })
}

/** Whole years between two ISO days; who was born on 29 February ages on 1 March of other years. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

function dayInWords(day: string): string {
  return day.split('-').toReversed().join('/')
}

function explainBand(form: Form, { band: base, bands }: Bands, page: Page): Explanation {
  const explained = explainComputed(form, base, page)
  const value = answerOf(page.answers, base)
  const total = explained ? explained.total : typeof value === 'number' ? value : undefined
  const found = explained ?? bare(total === undefined ? {} : { total: rounded(total) })
  const limits = bands.map((one) => ({ ...one, atLeast: limitOf(one, page) }))
  const reached = total === undefined ? undefined : limits.find(({ atLeast }) => total >= atLeast)
  if (!reached) return found
  const { code, label, atLeast } = reached
  const name = italian(label)
  return {
    ...found,
    band: { code, label: name, atLeast },
    notes: [...found.notes, `«${name}» comincia da ${numberInWords(atLeast)}.`],
  }
}

/** Where the field has no number the release's own counts. */
function limitOf({ atLeast, from }: Bands['bands'][number], { answers }: Page): number {
  const said = from === undefined ? undefined : answerOf(answers, from)
  return typeof said === 'number' ? said : atLeast
}

function explainSetting(setting: string, key: string, { answers, settings }: Page): Explanation {
  const total = answerOf(answers, key)
  const { zone, since } = settings?.[setting] ?? {}
  if (typeof total !== 'number') return bare({})
  if (!settings) return bare({ total, notes: ['Com’era quando il modulo è stato compilato.'] })
  const decided = zone !== undefined && since !== undefined
  const who = decided
    ? `${zone}, dal ${dayInWords(since)}`
    : 'la procedura, finché la zona non decide'
  return bare({ total, notes: [`Lo fissa: ${who}.`] })
}
