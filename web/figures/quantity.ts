import { formatMoney, formatNumber } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'

/** Hundredths of a unit in words: `3 ore`, `12,50 €`. */
export function quantityInWords(
  quantity: number,
  unit: string,
  { t, language }: { readonly t: Translate; readonly language: Language },
): string {
  if (unit === 'euro') return formatMoney(quantity / 100, language)
  return t(`figures.unit-${unit}`, { n: formatNumber(quantity / 100, language) })
}
