import { roughly, smallest } from '../../domain/reporting/rules.ts'
import { grains } from '../../domain/reporting/trends.ts'
import type { Compared, Grain, TrendPoint } from '../../domain/reporting/trends.ts'
import type { Target } from '../../domain/reporting/targets.ts'
import { contactsOf } from '../contact/paths.ts'
import { formatDate, formatMonth, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { drawTrend } from './draw-trend.ts'
import { grainWords, trendPath } from './paths.ts'
import { daysInWords } from './quantity.ts'

export interface TrendContext {
  /** The division asked for, which the choice of weeks or months keeps. */
  readonly per: string | undefined
  readonly grain: Grain
  /** Whether the reader may open cases: whoever may not is told contacts roughly, and no wait of a few. */
  readonly opens: boolean
  /** Whether the reader may read the contacts of these places. */
  readonly contacts: boolean
  /** What holds today for the places of the reader. */
  readonly targets: readonly Target[]
  /** Whom something was delivered to in the last whole month. */
  readonly served: number
  /** Cents that the funds of this year give; none: nobody has recorded any. */
  readonly allocated: number | undefined
  readonly language: Language
  readonly t: Translate
}

/** Contacts and waiting by whole weeks or months, each beside the period before, ready for `_trend.hbs`. */
export function presentTrends(found: readonly Compared[], context: TrendContext) {
  return [presentContacts(found, context), presentWaited(found, context)]
}

export interface Measure {
  readonly key: string
  /** What is drawn of a period; none: nothing is told. */
  valueOf(point: TrendPoint): number | undefined
  inWords(point: TrendPoint): string
  difference(one: Compared): string
  listOf?(point: TrendPoint): string
}

/** The words, the drawing and the table of a measure over the periods. */
export function trend(
  measure: Measure,
  found: readonly Compared[],
  { per, grain, language, t }: TrendContext,
) {
  const { key } = measure
  const title = t(`figures.${key}`)
  const nameOf = ({ first }: TrendPoint) =>
    grain === 'month'
      ? `${formatMonth(first.slice(0, 7), language, true)} ${first.slice(0, 4)}`
      : t('figures.week-of', { day: formatDate(first, language) })
  const cell = (point: TrendPoint) => ({
    text: measure.inWords(point),
    href: measure.valueOf(point) ? measure.listOf?.(point) : undefined,
    name: nameOf(point),
  })
  const drawing = drawTrend({
    now: found.map(({ now }) => measure.valueOf(now)),
    before: found.map(({ before }) => measure.valueOf(before)),
  })
  const [earliest] = found
  const latest = found.at(-1)
  return {
    id: key,
    title,
    views: grains.map((one) => ({
      href: trendPath(grainWords[one], per, key),
      label: t(`figures.by-${one}`),
      current: one === grain,
    })),
    chart: {
      ...drawing,
      title: t('figures.trend-title', { title }),
      top: formatNumber(drawing.top, language),
      first: earliest ? nameOf(earliest.now) : '',
      last: latest ? nameOf(latest.now) : '',
    },
    tableCaption: t('figures.table-of', { title }),
    columns: ['now', 'before', 'difference'].map((one) => t(`figures.${key}-${one}-${grain}`)),
    first: t(`figures.grain-${grain}`),
    rows: found.map((one) => ({
      name: nameOf(one.now),
      cells: [cell(one.now), cell(one.before), { text: measure.difference(one) }],
    })),
    definition: t(`figures.${key}-definition`),
    source: t(`figures.${key}-source`),
    target: t(`figures.${key}-target`),
  }
}

function presentContacts(found: readonly Compared[], context: TrendContext) {
  const { opens, contacts, grain, language, t } = context
  const told = (n: number) => (opens ? n : roughly(n))
  const inWords = (n: number) =>
    opens ? formatNumber(n, language) : t('figures.about', { n: formatNumber(told(n), language) })
  const measure: Measure = {
    key: 'contact-trend',
    valueOf: ({ contacts }) => told(contacts),
    inWords: ({ contacts }) => inWords(contacts),
    difference: ({ now, before }) => signed(told(now.contacts) - told(before.contacts), language),
    ...(opens && contacts && { listOf: ({ first, last }) => contactsOf({ dal: first, al: last }) }),
  }
  const sum = (period: 'now' | 'before') => found.reduce((n, one) => n + one[period].contacts, 0)
  const [now, before] = [sum('now'), sum('before')]
  const words = { now: inWords(now), before: inWords(before), periods: found.length }
  return {
    ...trend(measure, found, context),
    caption: `${t(`figures.contact-trend-caption-${grain}`, words)} ${compared(told(now), told(before), context)}`,
  }
}

/** By how much the first is more or less than the second, in words. */
export function compared(now: number, before: number, { t, language }: TrendContext): string {
  if (before === 0) return ''
  const percent = Math.round(((now - before) / before) * 100)
  if (percent === 0) return t('figures.trend-same')
  const n = formatNumber(Math.abs(percent), language)
  return t(percent > 0 ? 'figures.trend-more' : 'figures.trend-less', { n })
}

function presentWaited(found: readonly Compared[], context: TrendContext) {
  const { opens, language, t } = context
  const valueOf = ({ done, median }: TrendPoint) =>
    median === null || (!opens && done < smallest) ? undefined : median
  const inWords = (point: TrendPoint) => {
    const value = valueOf(point)
    if (value !== undefined) return daysInWords(value, { language, t })
    return point.done === 0 ? '–' : t('statistics.few')
  }
  return trendOfSome({ key: 'waited-trend', valueOf, inWords }, found, context)
}

/** A measure that is not told of every period: the difference only where both are, the last period in the caption. */
export function trendOfSome(
  { key, valueOf, inWords }: Pick<Measure, 'key' | 'valueOf' | 'inWords'>,
  found: readonly Compared[],
  context: TrendContext,
) {
  const { grain, language, t } = context
  const measure: Measure = {
    ...{ key, valueOf, inWords },
    difference({ now, before }) {
      const [value, other] = [valueOf(now), valueOf(before)]
      return value === undefined || other === undefined ? '–' : signed(value - other, language)
    },
  }
  const last = found.at(-1)
  const words = last && { now: inWords(last.now), before: inWords(last.before) }
  return {
    ...trend(measure, found, context),
    caption: t(`figures.${key}-caption-${grain}`, words ?? { now: '–', before: '–' }),
  }
}

export function signed(n: number, language: Language): string {
  return n > 0 ? `+${formatNumber(n, language)}` : formatNumber(n, language)
}
