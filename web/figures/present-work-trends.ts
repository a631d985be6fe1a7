import { roughly, smallest, toldShare } from '../../domain/reporting/rules.ts'
import type { Compared, TrendPoint } from '../../domain/reporting/trends.ts'
import { formatMoney, formatNumber } from '../shared/format.ts'
import { presentGoal } from './present-goal.ts'
import { compared, signed, trend, trendOfSome } from './present-trends.ts'
import type { Measure, TrendContext } from './present-trends.ts'

/** Terms kept, people served and money spent, each beside the period before. */
export function presentWorkTrends(found: readonly Compared[], context: TrendContext) {
  return [
    presentKept(found, context),
    presentServed(found, context),
    // Beside what the zone plan tells of each service, sums would give back what it hides.
    ...(context.opens ? [presentSpent(found, context)] : []),
  ]
}

function presentKept(found: readonly Compared[], context: TrendContext) {
  const { opens, language, t } = context
  const valueOf = ({ terms, kept }: TrendPoint) => {
    if (terms === 0 || (!opens && !toldShare(kept, terms))) return undefined
    return Math.round((kept / terms) * 100)
  }
  const inWords = (point: TrendPoint) => {
    const value = valueOf(point)
    if (value !== undefined) return t('quality.percent', { n: formatNumber(value, language) })
    return point.terms === 0 ? '–' : t('figures.funds-not-told')
  }
  return trendOfSome({ key: 'kept-trend', valueOf, inWords }, found, context)
}

function presentServed(found: readonly Compared[], context: TrendContext) {
  const { opens, grain, served, language, t } = context
  const told = (n: number) => (opens ? n : roughly(n))
  const inWords = (n: number) =>
    opens ? formatNumber(n, language) : t('figures.about', { n: formatNumber(told(n), language) })
  const measure: Measure = {
    key: 'served-trend',
    valueOf: ({ people }) => told(people),
    inWords: ({ people }) => inWords(people),
    difference: ({ now, before }) => signed(told(now.people) - told(before.people), language),
  }
  const last = found.at(-1)
  const [now, before] = [last?.now.people ?? 0, last?.before.people ?? 0]
  const words = { now: inWords(now), before: inWords(before) }
  return {
    ...trend(measure, found, context),
    caption: `${t(`figures.served-trend-caption-${grain}`, words)} ${compared(told(now), told(before), context)}`,
    goal: presentGoal('delivered', opens || served >= smallest ? served : undefined, context),
  }
}

function presentSpent(found: readonly Compared[], context: TrendContext) {
  const { grain, allocated, language, t } = context
  const money = (cents: number) => formatMoney(cents / 100, language)
  const measure: Measure = {
    key: 'spent-trend',
    valueOf: ({ spent }) => spent / 100,
    inWords: ({ spent }) => money(spent),
    difference: ({ now, before }) =>
      `${now.spent > before.spent ? '+' : ''}${money(now.spent - before.spent)}`,
  }
  const sum = (period: 'now' | 'before') => found.reduce((n, one) => n + one[period].spent, 0)
  const [now, before] = [sum('now'), sum('before')]
  const words = { now: money(now), before: money(before), periods: found.length }
  const given =
    allocated === undefined
      ? t('figures.spent-trend-unallocated')
      : t('figures.spent-trend-allocated', {
          ...{ allocated: money(allocated), month: money(allocated / 12) },
        })
  return {
    ...trend(measure, found, context),
    caption: `${t(`figures.spent-trend-caption-${grain}`, words)} ${given}`,
  }
}
