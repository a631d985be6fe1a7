import type { Impact } from './impact.ts'
import type { UntoldReason } from './past-case.ts'

/** What cases of the past are counted by, in the order of reading. */
export const pastLines = [
  'same',
  'other',
  'chosen',
  'more',
  'less',
  'outcome',
  'longer',
  'shorter',
  'begun',
  'gone',
  'offices',
  'partly',
  'undetermined',
  'untoldTerms',
  'figures',
  'crossed',
] as const
export type PastLine = (typeof pastLines)[number]

interface Sum {
  readonly was: number
  readonly now: number
}

/** How many cases, and what they come to in sum, of a zone or of all of them. */
export type PastTotals = Readonly<Record<PastLine | 'cases', number>> & {
  /** Why something cannot be told. */
  readonly why: Readonly<Partial<Record<UntoldReason, number>>>
  /** Cases that are told to the end: of these alone are the sums. */
  readonly whole: number
  /** Tasks by whom they are for. */
  readonly work: Readonly<Record<string, Sum>>
  /** Cents; cases that would grant what nobody said are left out, and counted. */
  readonly cost: Sum & { readonly cases: number; readonly untold: number }
  /** Days that terms are longer, and shorter, all together. */
  readonly days: { readonly longer: number; readonly shorter: number }
}

const none = Object.fromEntries(pastLines.map((line) => [line, 0])) as Record<PastLine, number>

export const noPastTotals: PastTotals = {
  cases: 0,
  ...none,
  why: {},
  whole: 0,
  work: {},
  cost: { was: 0, now: 0, cases: 0, untold: 0 },
  days: { longer: 0, shorter: 0 },
}

/** The lines that a case counts in. */
export function pastLinesOf(impact: Impact): PastLine[] {
  const { stands, whole, chosen, more, less, terms, offices, figures } = impact
  const said: readonly (readonly [PastLine, boolean])[] = [
    [stands, true],
    ['chosen', chosen.length > 0],
    ['more', more.length > 0],
    ['less', less.length > 0],
    ['outcome', impact.outcome !== undefined],
    ['longer', terms.some(({ days = 0 }) => days > 0)],
    ['shorter', terms.some(({ days = 0 }) => days < 0)],
    ['begun', terms.some(({ was }) => was === undefined)],
    ['gone', terms.some(({ now }) => now === undefined)],
    ['offices', offices.length > 0],
    ['partly', stands === 'other' && !whole],
    ['untoldTerms', impact.untoldTerms.length > 0],
    ['figures', figures.length > 0],
    ['crossed', figures.some(({ crossed }) => crossed)],
  ]
  return said.filter(([, holds]) => holds).map(([line]) => line)
}

/** Totals with one case more. */
export function addPast(totals: PastTotals, impact: Impact): PastTotals {
  return addPastTotals(totals, totalsOf(impact))
}

function totalsOf(impact: Impact): PastTotals {
  const counted = Object.fromEntries(pastLinesOf(impact).map((line) => [line, 1]))
  const days = impact.terms.map((term) => term.days ?? 0)
  const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0)
  return {
    ...noPastTotals,
    cases: 1,
    ...counted,
    why: impact.untold ? { [impact.untold.why]: 1 } : {},
    whole: impact.whole ? 1 : 0,
    work: impact.work,
    cost: costOf(impact),
    days: {
      longer: sum(days.filter((one) => one > 0)),
      shorter: -sum(days.filter((one) => one < 0)),
    },
  }
}

function costOf({ cost }: Impact): PastTotals['cost'] {
  if (!cost) return noPastTotals.cost
  if (cost.now === null) return { ...noPastTotals.cost, untold: 1 }
  return { was: cost.was, now: cost.now, cases: 1, untold: 0 }
}

/** Totals of two zones as one. */
export function addPastTotals(one: PastTotals, other: PastTotals): PastTotals {
  const lines = Object.fromEntries(pastLines.map((line) => [line, one[line] + other[line]]))
  return {
    ...one,
    ...lines,
    cases: one.cases + other.cases,
    whole: one.whole + other.whole,
    why: addEach(one.why, other.why, (a = 0, b = 0) => a + b),
    work: addEach(one.work, other.work, (a, b) => addSum(a ?? nothing, b ?? nothing)),
    cost: {
      ...addSum(one.cost, other.cost),
      cases: one.cost.cases + other.cost.cases,
      untold: one.cost.untold + other.cost.untold,
    },
    days: {
      longer: one.days.longer + other.days.longer,
      shorter: one.days.shorter + other.days.shorter,
    },
  }
}

const nothing: Sum = { was: 0, now: 0 }

function addSum(one: Sum, other: Sum): Sum {
  return { was: one.was + other.was, now: one.now + other.now }
}

function addEach<T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  add: (a: T | undefined, b: T | undefined) => T,
): Record<string, T> {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted()
  return Object.fromEntries(names.map((name) => [name, add(one[name], other[name])]))
}
