import type { Division } from '../../domain/reporting/figures.ts'
import type { Target } from '../../domain/reporting/targets.ts'
import type { ToldAtNight } from '../../domain/reporting/told-at-night.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import type { presentGoal } from './present-goal.ts'

export interface PlainContext {
  readonly division: Division
  readonly names: ReadonlyMap<number, string>
  /** Offices that count by themselves: they are of no place of the division. */
  readonly alone: ReadonlySet<number>
  /** Whether the reader may open cases: whoever may not is told nothing of fewer than five. */
  readonly opens: boolean
  /** What the statistics of the night tell the reader of the same counts. */
  readonly night: ToldAtNight
  /** What holds today for the places of the reader. */
  readonly targets: readonly Target[]
  readonly language: Language
  readonly t: Translate
}

/** A text, and the list of what it counts for who may open it. */
export interface Cell {
  readonly text: string
  readonly href?: string | undefined
}

/** A figure with its words; `cells` of a row are in the order of the columns. */
export function plain(
  key: string,
  shown: {
    readonly caption: string
    readonly goal?: ReturnType<typeof presentGoal>
    readonly first: string
    readonly columns: readonly string[]
    readonly rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[]
  },
  { t }: PlainContext,
) {
  return {
    id: key,
    title: t(`figures.${key}`),
    definition: t(`figures.${key}-definition`),
    source: t(`figures.${key}-source`),
    target: t(`figures.${key}-target`),
    tableCaption: t('figures.table-of', { title: t(`figures.${key}`) }),
    ...shown,
  }
}
