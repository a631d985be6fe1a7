import type { ReadWeek } from '../../domain/delivery/read-week.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { daysOfWeek, mayValidate, variances } from '../../domain/delivery/rules.ts'
import type { ServiceWeek } from '../../domain/delivery/week.ts'
import { formatDate, formatDay, formatDayOfWeek } from '../shared/format.ts'
import { copyPath, paths, weekPath } from './paths.ts'
import type { TypedWeek } from './read-week-form.ts'
import {
  afterDeathInWords,
  amountInWords,
  clientInWords,
  stateInWords,
  termsInWords,
} from '../shared/service-words.ts'
import type { Reader } from '../shared/service-words.ts'

export interface PageError {
  /** Id of the field. */
  readonly field: string
  readonly message: string
}

interface Showing {
  readonly typed?: TypedWeek | undefined
  readonly errors?: readonly PageError[] | undefined
  /** Of how many services the week before was written into this one, to be looked at and saved. */
  readonly copied?: number | undefined
}

/** The week of a provider: a card for each service, with a field for each day. */
export function presentWeek(read: ReadWeek, reader: Reader, showing: Showing = {}) {
  const { typed, errors = [], copied } = showing
  const { week, today, weeks } = read
  const { t, language } = reader
  const [from, to] = [formatDate(week, language), formatDate(addDays(week, 6), language)]
  return {
    title: t('delivery.title'),
    heading: t('delivery.week-of', { from, to }),
    errors,
    action: weekPath(week),
    earlier: weekPath(addDays(week, -7)),
    later: addDays(week, 7) <= today ? weekPath(addDays(week, 7)) : '',
    current: today > addDays(week, 6) ? paths.week : '',
    import: paths.import,
    copy: weeks.some(({ state }) => state === 'empty') && copyPath(week),
    copied: copied !== undefined && t('delivery.copied', { count: copied }),
    services: weeks.map((one) => presentCard(one, read, { reader, typed, errors })),
    quick: quickOf(read, reader),
    anyOpen: weeks.some(({ state }) => mayValidate(state)),
  }
}

interface Card extends Showing {
  readonly reader: Reader
}

function presentCard(one: ServiceWeek, { today }: ReadWeek, { reader, typed, errors }: Card) {
  const { service, state } = one
  const { t } = reader
  const client = clientInWords(service)
  const difference = one.delivered - one.planned
  const given = typed?.services.get(service.id)
  const said = (id: string) =>
    (errors ?? []).flatMap(({ field, message }) => (field === id ? [message] : []))
  return {
    id: service.id,
    seen: one.upto ?? 0,
    ...{ client, name: service.name, terms: termsInWords(service, reader) },
    state: stateInWords(state, t),
    ...saidOf(one, reader),
    days: daysOf(one, today, { reader, typed, errors }),
    total: amountInWords(one.delivered, service, reader),
    planned: amountInWords(one.planned, service, reader),
    afterDeath: afterDeathInWords(one, reader),
    difference: difference === 0 ? '' : amountInWords(difference, service, reader),
    variances: variances.map((code) => ({
      code,
      label: t(`delivery.variance-${code}`),
      chosen: (given ? given.variance : one.mark?.variance) === code,
    })),
    varianceWrong: said(`s-${service.id}`)[0],
    wrongDays: daysOfWeek(one.week).flatMap((_, n) => said(fieldId(service.id, n))),
    note: given?.note ?? '',
    open: mayValidate(state),
  }
}

/** What was said of the week last, and why it came back. */
function saidOf({ state, mark }: ServiceWeek, { t, language }: Reader) {
  if (!mark) return {}
  const said = { state: t(`delivery.state-${mark.kind}`), who: mark.by }
  return {
    said: t('delivery.said-by', { ...said, day: formatDate(mark.at, language) }),
    returned: state === 'returned' && t('delivery.returned-note', { note: mark.note ?? '' }),
  }
}

function daysOf(
  { service, week, days }: ServiceWeek,
  today: string,
  { reader, typed, errors = [] }: Card,
) {
  const { language, t } = reader
  const given = typed?.services.get(service.id)?.days
  return daysOfWeek(week).map((day, n) => {
    const id = fieldId(service.id, n)
    const whole = formatDay(day, language, new Date(day))
    return {
      ...{ id, label: formatDayOfWeek(day, language) },
      name: `g.${service.id}.${String(n)}`,
      full: t('delivery.day-of', { day: whole, client: clientInWords(service) }),
      value: given?.[n] ?? typedAs(days[n] ?? 0),
      wrong: errors.some(({ field }) => field === id),
      off: isOff(day, service, today),
    }
  })
}

/** A day that is still to come, or outside what is granted: nothing is recorded there. */
export function isOff(day: string, service: ServiceWeek['service'], today: string): boolean {
  return day > today || day < service.startsOn || day > service.endsOn
}

/** Id of the field of a day, from 0 for Monday. */
export function fieldId(service: string, day: number): string {
  return `g-${service}-${String(day)}`
}

/** A quantity as it stands in a field; nothing for none. */
export function typedAs(hundredths: number): string {
  return hundredths === 0 ? '' : String(hundredths / 100).replace('.', ',')
}

/** For a telephone, on the very day: one more unit for a client. */
function quickOf({ week, today, weeks }: ReadWeek, reader: Reader) {
  const { t } = reader
  const n = daysOfWeek(week).indexOf(today)
  if (n < 0) return []
  return weeks
    .filter(({ service, state }) => mayValidate(state) && service.unit !== 'euro')
    .filter(({ service }) => today >= service.startsOn && today <= service.endsOn)
    .map(({ service, days, upto = 0 }) => ({
      id: service.id,
      seen: upto,
      client: clientInWords(service),
      name: service.name,
      soFar: t('delivery.so-far', { amount: amountInWords(days[n] ?? 0, service, reader) }),
      add: t('delivery.quick-add', { amount: amountInWords(100, service, reader) }),
    }))
}
