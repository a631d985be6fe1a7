import { roughly, smallest } from '../../domain/reporting/rules.ts'
import type { Told } from '../../domain/reporting/rules.ts'
import { formatNumber } from './format.ts'
import type { Language, Translate } from './i18n.ts'

interface Reader {
  readonly language: Language
  readonly t: Translate
}

/** A count of a table as this reader may be told it. */
export function inWords(n: Told, { t, language }: Reader): string {
  return n === undefined ? t('statistics.few') : formatNumber(n, language)
}

/** The same within a sentence. */
export function inSentence(n: Told, reader: Reader): string {
  return n === undefined ? reader.t('figures.withheld') : inWords(n, reader)
}

/** A count that stands alone: what is hidden of it is that it is small. */
export function few(n: number, reader: Reader & { readonly opens: boolean }): string {
  const told = reader.opens || n >= smallest
  return told ? inWords(n, reader) : reader.t('figures.few', { count: smallest })
}

/** A count beside which one more, or one who becomes protected, would be told by the difference. None is as few. */
export function roughlyInWords(n: number, { t, language }: Reader): string {
  if (n < smallest) return t('figures.few', { count: smallest })
  return t('figures.about', { n: formatNumber(roughly(n), language) })
}
