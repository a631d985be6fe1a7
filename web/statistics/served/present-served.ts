import { mostServed } from '../../../domain/statistics/served.ts'
import type { Served, ServedAsk } from '../../../domain/statistics/served.ts'
import { casePath } from '../../cases/paths.ts'
import { formatMoney, formatMonth } from '../../shared/format.ts'
import type { Language, Translate } from '../../shared/i18n.ts'
import { personInWords } from '../../shared/person-words.ts'
import { quantityInWords } from '../in-words.ts'
import { monthsPath } from '../paths.ts'

interface Shown extends ServedAsk {
  readonly year: number
  /** `YYYY-MM`; undefined: the whole year. */
  readonly month: string | undefined
  readonly names: ReadonlyMap<number, string>
  readonly services: ReadonlyMap<string, string>
  readonly t: Translate
  readonly language: Language
}

/** The services of a place and a time, each with its case. */
export function presentServed(found: readonly Served[], shown: Shown) {
  const { t, language, year, month, names, place, service, services } = shown
  const rows = found.slice(0, mostServed)
  const span = month === undefined ? String(year) : formatMonth(month, language, true)
  return {
    title: t('statistics.served-title'),
    back: monthsPath(year, place === 0 ? undefined : place),
    heading: place === 0 ? '' : t('statistics.served-of', { place: names.get(place) ?? '', span }),
    narrowed: service === undefined ? '' : (services.get(service) ?? service),
    more:
      found.length > mostServed ? t('statistics.served-more', { count: mostServed }) : undefined,
    count: t('statistics.served-count', { count: rows.length }),
    rows: rows.map((row) => ({
      ...{ label: row.number, service: row.service, fund: row.fund ?? '–' },
      href: casePath(row.caseId, 'services'),
      person: personInWords(row, t),
      quantity: quantityInWords(row, shown),
      spend: formatMoney(row.spend / 100, language),
    })),
  }
}
