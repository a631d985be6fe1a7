import { evaluate } from '../procedures/engine/expression.ts'
import { layout } from './layout.ts'
import type { Indicator } from './layout.ts'
import type { Participant } from './participants.ts'

/** Outcome of a case that never began: whoever has it did not take part. */
const notBegun = 'not-started'

/** Whether she takes part, or did: enrolled alone does not count. */
export function takesPart({ values, outcome }: Participant): boolean {
  return values['participation.enteredOn'] !== undefined && outcome !== notBegun
}

/** What is not known of her of what everybody must tell: until then she is counted nowhere. */
export function missingOf({ values }: Participant): string[] {
  return layout.complete.filter((name) => values[name] === undefined)
}

/** Whether indicators count her: she takes part, and all that is not sensitive is known. */
export function counts(one: Participant): boolean {
  return takesPart(one) && missingOf(one).length === 0
}

export interface Counted {
  readonly indicator: Indicator
  /** Absent: nothing here counts it. */
  readonly n?: number
}

/** The common indicators over these participants, in the order of the regulation. */
export function countIndicators(all: readonly Participant[]): Counted[] {
  const counted = all.filter(counts)
  return layout.indicators.map((indicator) => {
    if (indicator.counted === false) return { indicator }
    const { when } = indicator
    const n = counted.filter(({ values }) => when === undefined || evaluate(when, values)).length
    return { indicator, n }
  })
}

/** The sums that do not come out, as codes of the indicators: an error of the layout, not of the data. */
export function brokenSums(counted: readonly Counted[]): string[] {
  const of = (code: string) => counted.find(({ indicator }) => indicator.code === code)?.n ?? 0
  return layout.sums
    .filter(({ total, parts }) => of(total) !== parts.reduce((sum, part) => sum + of(part), 0))
    .map(({ total, parts }) => `${total} ≠ ${parts.join(' + ')}`)
}
