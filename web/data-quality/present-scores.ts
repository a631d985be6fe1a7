import {
  dimensions,
  rulesOf,
  rulesVersion,
  shareRight,
} from '../../domain/data-quality/quality-rules.ts'
import type { Dimension, QualityRule } from '../../domain/data-quality/quality-rules.ts'
import type { QualityFigures, Score, ScoreOfDay } from '../../domain/data-quality/queries.ts'
import { divisions } from '../../domain/reporting/figures.ts'
import type { Division } from '../../domain/reporting/figures.ts'
import { smallest, summed, suppressed } from '../../domain/reporting/rules.ts'
import type { Counts, Told } from '../../domain/reporting/rules.ts'
import { formatDate, formatDateTime, formatNumber } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { divisionWords } from '../shared/url-words.ts'
import { withoutCode } from '../administration/paths.ts'
import { findingsPath, qualityPath } from './paths.ts'

export interface ScoreContext {
  readonly division: Division
  readonly names: ReadonlyMap<number, string>
  /** Whether the reader mends records: whoever does not gets no small number and no way to a list. */
  readonly mends: boolean
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
  const { division, t, language, mends } = context
  const places = [...new Set(scores.map((one) => placeOf(one, division)))].toSorted((a, b) => a - b)
  const counted = dimensions.map((dimension) => count(scores, { dimension, places }, context))
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
    hidden: mends ? undefined : t('figures.hidden', { count: smallest }),
    dimensions: counted.map((one) => presentDimension(one, context)),
    columns: dimensions.map((one) => t(`quality.${one}`)),
    placeHeading: t(`figures.place-${division}`),
    rows: places.map((place, y) => presentPlace(place, y, { counted, context })),
    trend: presentTrend(trend, context),
  }
}

/** The place of a division that a count belongs to; an office that is in none counts by itself. */
export function placeOf(one: Score, division: Division): number {
  return one[division] ?? one.org
}

function count(
  scores: readonly Score[],
  { dimension, places }: { readonly dimension: Dimension; readonly places: readonly number[] },
  { division, mends }: ScoreContext,
): Counted {
  const rules = rulesOf(dimension)
  const tables = { wrong: empty(places, rules), checked: empty(places, rules) }
  for (const one of scores) {
    const x = rules.findIndex(({ id }) => id === one.rule)
    const y = places.indexOf(placeOf(one, division))
    const [wrong, checked] = [tables.wrong[y], tables.checked[y]]
    if (x < 0 || !wrong || !checked) continue
    wrong[x] = (wrong[x] ?? 0) + one.wrong
    checked[x] = (checked[x] ?? 0) + one.checked
  }
  const wrong = summed(tables.wrong, rules.length)
  const told = mends ? wrong : suppressed(wrong)
  return { dimension, rules, wrong: told, checked: summed(tables.checked, rules.length) }
}

function empty(places: readonly number[], rules: readonly QualityRule[]): number[][] {
  return places.map(() => rules.map(() => 0))
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
        ? t('figures.few', { count: smallest })
        : checked === 0
          ? t('quality.nothing')
          : formatNumber(wrong, language),
  }
}

/** Down to a whole number, but for what is nearly all: 99,9 % is not 100 %. */
function percent(share: number, language: Language): string {
  return formatNumber(Math.floor(share * 1000) / 10, language)
}

function presentDimension({ dimension, rules, wrong, checked }: Counted, context: ScoreContext) {
  const { t } = context
  return {
    id: dimension,
    title: t(`quality.${dimension}`),
    definition: t(`quality.${dimension}-definition`),
    ...score(checked.sum, wrong.sum, context),
    rules: rules.map((rule, x) => ({
      ...presentRule(rule, context),
      ...score(checked.columnSums[x], wrong.columnSums[x], context),
      href: wayTo(rule, wrong.columnSums[x], context),
    })),
  }
}

/** To the records, for who mends them; of what the nomenclature lacks, to its services for who plans. */
function wayTo({ id, remedy }: QualityRule, wrong: Told, { mends }: ScoreContext) {
  if (mends) return wrong ? findingsPath(id) : undefined
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

/** By day the share of each dimension, the oldest first; small counts are told no more than above. */
function presentTrend(trend: readonly ScoreOfDay[], context: ScoreContext) {
  const days = [...new Set(trend.map(({ day }) => day))]
  return days.map((day) => ({
    day: formatDate(day, context.language),
    cells: dimensions.map((dimension) => {
      const rules = rulesOf(dimension).map(({ id }) => id)
      const own = trend.filter((one) => one.day === day && rules.includes(one.rule))
      const add = (key: 'checked' | 'wrong') => own.reduce((sum, one) => sum + one[key], 0)
      const wrong = add('wrong')
      const told = context.mends || wrong === 0 || wrong >= smallest ? wrong : undefined
      return score(add('checked'), told, context)
    }),
  }))
}
