import type { FlawCode } from '../../domain/delivery/check-entries.ts'
import type { ReadWeek } from '../../domain/delivery/read-week.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { formatDate } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { fieldId } from './present-week.ts'
import type { PageError } from './present-week.ts'
import type { Cell } from './read-week-form.ts'
import { clientInWords } from '../shared/service-words.ts'

interface Page {
  readonly read: ReadWeek
  readonly t: Translate
}

type Place = Pick<Cell, 'service'> & Partial<Cell>

/** A cell that holds no quantity, in words and with a link to it. */
export function wrongInWords(cell: Cell, { read, t }: Page): PageError {
  const message = t('delivery.wrong-quantity', { where: whereInWords(cell, read) })
  return { field: fieldId(cell.service, cell.day), message }
}

/** Why a cell, or a whole service, cannot be as it was written. */
export function flawInWords(
  { code }: { readonly code: FlawCode | 'variance-missing' },
  place: Place | undefined,
  { read, t }: Page,
): PageError {
  const { service = '', day } = place ?? {}
  const where = place ? whereInWords(place, read) : ''
  const field = day === undefined ? `s-${service}` : fieldId(service, day)
  return { field, message: t(`delivery.flaw-${code}`, { where }) }
}

function whereInWords({ service, day }: Place, { weeks, week }: ReadWeek): string {
  const found = weeks.find((one) => one.service.id === service)
  const client = found ? `${clientInWords(found.service)}, ${found.service.name}` : ''
  return day === undefined ? client : `${client}, ${formatDate(addDays(week, day), 'it')}`
}
