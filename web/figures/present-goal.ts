import { atLeast, keeps } from '../../domain/reporting/targets.ts'
import type { Target, Targeted } from '../../domain/reporting/targets.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { inWords } from './decisions/targets.ts'

interface Context {
  /** What holds today for the places of the reader. */
  readonly targets: readonly Target[]
  readonly language: Language
  readonly t: Translate
}

/**
 * What a figure is to reach, set by whom and since when, and in words whether it does.
 * @param actual the figure as this reader is told it; none: it is not told, or there is nothing to measure
 */
export function presentGoal(figure: Targeted, actual: number | undefined, context: Context) {
  const { targets, t, language } = context
  const target = targets.find((one) => one.figure === figure)
  if (!target) return undefined
  const kept = actual === undefined ? undefined : keeps(target, actual)
  return {
    text: t('figures.goal', {
      ...{ target: inWords(target, context), place: target.place, name: target.by },
      ...{ day: formatDate(target.from, language), source: target.source },
    }),
    verdict: t(`figures.goal-${verdictOf(figure, kept)}`),
    tag: kept === undefined ? '' : kept ? 'good' : 'late',
  }
}

function verdictOf(figure: Targeted, kept: boolean | undefined): string {
  if (kept === undefined) return 'unknown'
  if (atLeast[figure]) return kept ? 'reached' : 'below'
  return kept ? 'within' : 'beyond'
}
