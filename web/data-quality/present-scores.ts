import {
  dimensions,
  rulesOf,
  rulesVersion,
  shareRight,
} from '../../domain/data-quality/quality-rules.ts'
import type { Dimension, QualityRule } from '../../domain/data-quality/quality-rules.ts'
import type {
  Mending,
  QualityFigures,
  Score,
  ScoreOfDay,
} from '../../domain/data-quality/queries.ts'
import { divisions } from '../../domain/reporting/figures.ts'
import type { Division } from '../../domain/reporting/figures.ts'
import { roughly, smallest } from '../../domain/reporting/rules.ts'
import type { Counts, Told } from '../../domain/reporting/rules.ts'
import { countsOf, tellsWrong } from '../../domain/statistics/told-wrong.ts'
import { formatDate, formatDateTime, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { divisionWords } from '../shared/url-words.ts'
import { withoutCode } from '../administration/paths.ts'
import { findingsPath, qualityPath } from './paths.ts'

export interface ScoreContext {
  readonly division: Division
  readonly names: ReadonlyMap<number, string>
  /** Whoever does not mend everywhere gets no small number, and a way to the list of their own places. */
  readonly mending: Mending
  readonly language: Language
  readonly t: Translate
}

/** A dimension counted by place and rule: what may be told, and how many records were looked at. */
interface Counted {
  readonly dimension: Dimension
  readonly rules: readonly QualityRule[]
  readonly wrong: Counts<Told>
  readonly checked: Counts
}

/** The scores of data quality, ready for `quality.hbs`. */
export function presentScores({ at, scores, trend }: QualityFigures, context: ScoreContext) {
  const { division, t, language, mending } = context
  const places = [...new Set(scores.map((one) => placeOf(one, division)))].toSorted((a, b) => a - b)
  const counted = countAll(scores, context)
  return {
    title: t('quality.title'),
    lead: t('quality.lead'),
    asOf:
      at && t('quality.as-of', { when: formatDateTime(at, language, at), version: rulesVersion }),
    views: divisions.map((one) => ({
      href: qualityPath(divisionWords[one]),
      label: t(`figures.by-${one}`),
      current: one === division,
    })),
    hidden: mending.everywhere ? undefined : t('figures.hidden', { count: smallest }),
    dimensions: counted.map((one) => presentDimension(one, scores, context)),
    columns: dimensions.map((one) => t(`quality.${one}`)),
    placeHeading: t(`figures.place-${division}`),
    rows: places.map((place, y) => presentPlace(place, y, { counted, context })),
    trend: presentTrend(trend, counted, context),
  }
}

/** The place of a division that a count belongs to; an office that is in none counts by itself. */
export function placeOf(one: Score, division: Division): number {
  return one[division] ?? one.org
}

function countAll(scores: readonly Score[], { division, mending }: ScoreContext): Counted[] {
  const tells = mending.everywhere ? undefined : tellsWrong(scores, division)
  return dimensions.map((dimension) => {
    const asked = { dimension, division }
    return {
      ...{ dimension, rules: rulesOf(dimension) },
      wrong: tells?.counts(dimension) ?? countsOf(scores, { ...asked, key: 'wrong' }),
      checked: countsOf(scores, { ...asked, key: 'checked' }),
    }
  })
}

/** How many records are wrong and which part is right; what is not told in the one is not in the other. */
function score(checked: number | undefined, wrong: Told, context: ScoreContext) {
  const { t, language } = context
  const share = wrong === undefined ? undefined : shareRight(checked ?? 0, wrong)
  return {
    share: share === undefined ? '–' : t('quality.percent', { n: percent(share, language) }),
    width: Math.round((share ?? 0) * 100),
    wrong:
      wrong === undefined
        ? t('statistics.few')
        : checked === 0
          ? t('quality.nothing')
          : formatNumber(wrong, language),
  }
}

/** Down to a whole number, but for what is nearly all: 99,9 % is not 100 %. */
function percent(share: number, language: Language): string {
  return formatNumber(Math.floor(share * 1000) / 10, language)
}

function presentDimension(
  { dimension, rules, wrong, checked }: Counted,
  scores: readonly Score[],
  context: ScoreContext,
) {
  const { t, mending } = context
  const own = scores.filter((one) => one.wrong > 0 && mending.orgs.has(one.org))
  const listed = new Set(own.map(({ rule }) => rule))
  return {
    id: dimension,
    title: t(`quality.${dimension}`),
    definition: t(`quality.${dimension}-definition`),
    ...score(checked.sum, wrong.sum, context),
    rules: rules.map((rule, x) => ({
      ...presentRule(rule, context),
      ...score(checked.columnSums[x], wrong.columnSums[x], context),
      href: listed.has(rule.id) ? findingsPath(rule.id) : wayTo(rule, wrong.columnSums[x]),
    })),
  }
}

/** Where the reader mends none of it: of what the nomenclature lacks, to its services. */
function wayTo({ remedy }: QualityRule, wrong: Told): string | undefined {
  return remedy?.page === 'benefit' && wrong !== 0 ? withoutCode : undefined
}

function presentRule(rule: QualityRule, { t, language }: ScoreContext) {
  return {
    title: words(rule.title, language),
    counted: words(rule.counted, language),
    why: words(rule.why, language),
    source: rule.source,
    blocks: rule.severity === 'block',
    remedy: t(`quality.remedy-${rule.remedy?.page ?? 'none'}`),
  }
}

function presentPlace(
  place: number,
  y: number,
  { counted, context }: { readonly counted: readonly Counted[]; readonly context: ScoreContext },
) {
  const cells = counted.map(({ wrong, checked }) =>
    score(checked.rowSums[y], wrong.rowSums[y], context),
  )
  return { name: context.names.get(place) ?? '', cells }
}

/** By day the share of each dimension, the oldest first; the last look tells no more than above. */
function presentTrend(
  trend: readonly ScoreOfDay[],
  counted: readonly Counted[],
  context: ScoreContext,
) {
  const days = [...new Set(trend.map(({ day }) => day))]
  const everywhere = context.mending.everywhere
  return days.map((day) => ({
    day: formatDate(day, context.language),
    cells: counted.map((table) => {
      const rules = table.rules.map(({ id }) => id)
      const own = trend.filter((one) => one.day === day && rules.includes(one.rule))
      const add = (key: 'checked' | 'wrong') => own.reduce((sum, one) => sum + one[key], 0)
      const wrong = add('wrong')
      const isLast = day === days.at(-1)
      const hidden = isLast && table.wrong.sum === undefined
      const mayTell = everywhere || (!hidden && (wrong === 0 || wrong >= smallest))
      // A sum that was hidden on its day is not told to the unit some days later.
      const told = everywhere || isLast ? wrong : Math.min(roughly(wrong), add('checked'))
      return score(add('checked'), mayTell ? told : undefined, context)
    }),
  }))
}
