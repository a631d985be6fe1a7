import { formatMoney, formatNumber } from '../shared/format.ts'
import { amountInWords } from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'

/** Hundredths of a unit in words: `1 ora`, `12,50 €`. */
export function quantityInWords(quantity: number, unit: string, reader: Reader): string {
  if (unit === 'euro') return formatMoney(quantity / 100, reader.language)
  return amountInWords(quantity, { unit }, reader)
}

/** `1 ora`, `12,5 ore`. */
export function hoursInWords(hours: number, { t, language }: Reader): string {
  const count = Math.round(hours * 10) / 10
  return t('figures.hours-count', { count, n: formatNumber(count, language) })
}

/** `1 giorno`, `2,5 giorni`. */
export function daysInWords(days: number, { t, language }: Reader): string {
  const count = Math.round(days * 10) / 10
  return t('figures.days', { count, n: formatNumber(count, language) })
}
