import type { Figures } from '../../domain/reporting/figures.ts'
import { smallest } from '../../domain/reporting/rules.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { contactsOf } from '../contact/paths.ts'
import { formatNumber } from '../shared/format.ts'
import { plain } from './present-plain.ts'
import type { PlainContext } from './present-plain.ts'

interface Context extends PlainContext {
  /** Whether the reader may read the contacts of these places. */
  readonly contacts: boolean
}

/** What was given at the desk, service by service; of a few people nothing to who may not open their cases. */
export function presentGiven({ given, today }: Figures, context: Context) {
  const { t, opens, contacts, language } = context
  const days = { dal: addDays(today, -29), al: today }
  const rows = given.map(({ code, service, times, people }) => {
    const told = opens || people >= smallest
    const text = (n: number) => (told ? formatNumber(n, language) : t('statistics.few'))
    const href = contacts ? contactsOf({ ...days, servizio: code }) : undefined
    return { name: service, cells: [{ text: text(times), href }, { text: text(people) }] }
  })
  return plain(
    'given',
    {
      caption: t('figures.given-caption', { services: rows.length }),
      first: t('figures.given-first'),
      columns: ['times', 'people'].map((one) => t(`figures.given-${one}`)),
      rows,
    },
    context,
  )
}
