import { leastTold } from '../../domain/statistics/definition.ts'
import type { LastRun } from '../../domain/statistics/queries.ts'
import { formatDateTime, formatMoney, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { amountInWords } from '../shared/service-words.ts'

export interface Words {
  readonly language: Language
  readonly t: Translate
}

export interface Shown extends Words {
  readonly run: LastRun | undefined
  readonly years: readonly number[]
  readonly year: number
  readonly names: ReadonlyMap<number, string>
}

/** A count; undefined: there is none. Null: there is one that must not be told. */
export type Count = number | null | undefined

export function countInWords(n: Count, { t, language }: Words): string {
  return n === null ? t('statistics.few') : formatNumber(n ?? 0, language)
}

/** @param cents null: not told */
export function moneyInWords(cents: Count, { t, language }: Words): string {
  return cents === null ? t('statistics.few') : formatMoney((cents ?? 0) / 100, language)
}

interface Received {
  /** Hundredths of the unit; null where units differ. */
  readonly quantity: number | null
  readonly unit: string | null
}

/** What was received, in its unit. Money is told once, as spending. */
export function quantityInWords({ quantity, unit }: Received, words: Words): string {
  if (quantity === null || unit === null || unit === 'euro') return '–'
  return amountInWords(quantity, { unit }, words)
}

interface Paid {
  readonly spend: number | null
  readonly known: number | null
}

/** A part of a spending that somebody else pays, as far as anybody said who pays it. */
export function shareInWords(share: Count, { spend, known }: Paid, words: Words): string {
  if (spend === null || known === null) return words.t('statistics.few')
  if (known === 0) return spend === 0 ? moneyInWords(0, words) : words.t('statistics.not-recorded')
  const said = moneyInWords(share, words)
  if (known === spend) return said
  const rest = moneyInWords(spend - known, words)
  return words.t('statistics.share-of-known', { share: said, rest })
}

/** As of when the figures hold, by which definition, and how they are made again. */
export function provenance({ run, t, language }: Pick<Shown, 'run' | 't' | 'language'>) {
  if (!run) return undefined
  const asOf = run.asOf.toISOString()
  return {
    asOf: t('statistics.as-of', { when: formatDateTime(run.asOf, language, run.asOf) }),
    instant: asOf,
    definition: t('statistics.definition-version', { version: run.definition }),
    command: `npm run siso -- statistics run --as-of ${asOf} --json`,
    hidden: t('statistics.hidden', { count: leastTold }),
  }
}
