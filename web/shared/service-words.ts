import type { ServiceRow } from '../../domain/delivery/queries.ts'
import type { WeekState } from '../../domain/delivery/rules.ts'
import type { ServiceWeek } from '../../domain/delivery/week.ts'
import { formatDate, formatNumber } from './format.ts'
import type { Language, Translate } from './i18n.ts'
import { personWithYear } from './person-words.ts'

export interface Reader {
  readonly language: Language
  readonly t: Translate
}

/** How much of what, and how often: `Terms` without days and price. */
interface Agreed {
  /** In hundredths of the unit. */
  readonly quantity: number
  readonly unit: string
  readonly every: string
}

/** `1,5 ore`, from hundredths. */
export function amountInWords(
  hundredths: number,
  { unit }: Pick<Agreed, 'unit'>,
  { language, t }: Reader,
): string {
  const count = hundredths / 100
  return `${formatNumber(count, language)} ${t(`delivery.unit-${unit}`, { count })}`
}

/** `6 ore alla settimana`. */
export function termsInWords(terms: Agreed, reader: Reader): string {
  return `${amountInWords(terms.quantity, terms, reader)} ${reader.t(`delivery.every-${terms.every}`)}`
}

/** What of a week was delivered after a death; empty where nothing was. */
export function afterDeathInWords(
  { service, afterDeath }: Pick<ServiceWeek, 'service' | 'afterDeath'>,
  reader: Reader,
): string {
  if (service.diedOn === null || afterDeath <= 0) return ''
  const day = formatDate(service.diedOn, reader.language)
  return reader.t('delivery.after-death', {
    amount: amountInWords(afterDeath, service, reader),
    day,
  })
}

export function clientInWords(service: ServiceRow): string {
  return personWithYear(service)
}

const tones: Readonly<Record<WeekState, string>> = {
  ...{
    empty: '',
    open: 'soon',
    validated: 'done',
    checked: 'done',
    returned: 'late',
    changed: 'soon',
  },
}

/** Where a week stands, and how its mark looks. */
export function stateInWords(state: WeekState, t: Translate) {
  return { label: t(`delivery.state-${state}`), tone: tones[state] }
}
