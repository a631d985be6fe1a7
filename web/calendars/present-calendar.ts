import type { CalendarChange, Place } from '../../domain/calendars/changes.ts'
import { clockChangesOf, holidaysOf } from '../../domain/calendars/rules.ts'
import type { Closure, Patron } from '../../domain/calendars/rules.ts'
import type { Calendar } from '../../domain/procedures/schema/calendar.ts'
import { formatDate } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { paths as procedures } from '../procedures/paths.ts'
import { calendarPath, changePath, paths } from './paths.ts'

export interface Reader {
  readonly language: Language
  readonly t: Translate
}

/** Names of comuni and offices by their codes. */
export type Names = ReadonlyMap<string, string>

export function namesOf(places: readonly Place[]): Names {
  return new Map(places.map(({ code, name }) => [code, name]))
}

export interface ReadCalendar {
  readonly calendar: Calendar
  readonly year: number
  readonly now: Date
  /** Version that new cases follow. */
  readonly newest: string
  readonly versions: readonly { readonly version: string; readonly publishedAt: Date }[]
  readonly places: readonly Place[]
  /** Undefined: who looks may only read. */
  readonly changes: readonly CalendarChange[] | undefined
}

/** A version of the calendar, one year of it. */
export function presentCalendar(read: ReadCalendar, reader: Reader) {
  const { calendar, year, newest, versions, places } = read
  const { t } = reader
  const { version, source } = calendar
  const names = namesOf(places)
  const old = version === newest ? undefined : version
  const shown = [...new Set([year - 1, year, year + 1, year + 2])].toSorted((a, b) => a - b)
  return {
    title: t('calendars.title'),
    list: procedures.list,
    action: paths.calendar,
    called: version,
    source,
    old: old !== undefined && calendarPath(),
    year,
    years: shown.map((one) => ({
      year: one,
      href: calendarPath({ version: old, year: one }),
      current: one === year,
    })),
    ...yearOf(calendar, year, { reader, names }),
    rest: weekdaysIn(calendar.weeklyRest, t),
    working: weekdaysIn(calendar.workingWeek, t),
    patrons: calendar.patrons.map((one) => presentPatron(one, names, reader)),
    unknown: calendar.patronsToConfirm.map((code) => names.get(code) ?? code),
    versions: versions.map((one) => ({
      href: calendarPath({ version: one.version }),
      called: one.version,
      at: formatDate(one.publishedAt, reader.language),
      current: one.version === version,
    })),
    edits: read.changes !== undefined,
    changes: read.changes?.map((one) => presentRow(one, reader)),
  }
}

interface Year {
  readonly reader: Reader
  readonly names: Names
}

function yearOf(calendar: Calendar, year: number, { reader, names }: Year) {
  const { t, language } = reader
  const clock = clockChangesOf(calendar, year).map(({ from, minutes }) => {
    const before = calendar.offsets.findLast((one) => one.from < from)?.minutes ?? minutes
    const [told, shown] = [before, minutes].map((offset) => localOf(from, offset))
    return {
      at: formatDate(told?.slice(0, 10) ?? '', language),
      text: t('calendars.clock-change', { from: told?.slice(11, 16), to: shown?.slice(11, 16) }),
    }
  })
  const within = (calendar.closures ?? []).filter(
    ({ from, until }) => from.slice(0, 4) <= String(year) && String(year) <= until.slice(0, 4),
  )
  return {
    holidays: holidaysOf(calendar, year).map(({ day, name }) => ({
      day: formatDate(day, language),
      iso: day,
      name,
    })),
    closures: within.map((one) => presentClosure(one, names, reader)),
    clock,
  }
}

/** Wall time, `2026-03-29T02:00`, where clocks are so many minutes before UTC. */
function localOf(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString()
}

function weekdaysIn(days: readonly number[], t: Translate): string {
  return days.map((one) => t(`calendars.weekday-${String(one)}`)).join(', ')
}

export function presentPatron(
  { municipality, name, month, day }: Patron,
  names: Names,
  { t }: Reader,
) {
  return {
    place: names.get(municipality) ?? municipality,
    code: municipality,
    name,
    day: t('calendars.day-of-month', { day, month: t(`calendars.month-${String(month)}`) }),
  }
}

export function presentClosure(
  { organisation, from, until, reason }: Closure,
  names: Names,
  { language, t }: Reader,
) {
  const [first, last] = [formatDate(from, language), formatDate(until, language)]
  return {
    place: names.get(organisation) ?? organisation,
    id: `${organisation}|${from}`,
    span: from === until ? first : t('calendars.span', { first, last }),
    reason,
  }
}

export function presentRow(change: CalendarChange, { language, t }: Reader) {
  const { id, document, state, maker, madeAt, signer, signedAt, reason } = change
  return {
    href: changePath(id),
    called: document.version,
    state: t(`calendars.state-${state}`),
    by: t('calendars.made-by', { by: maker, at: formatDate(madeAt, language) }),
    signed:
      signedAt !== null &&
      t('calendars.signed-by', { by: signer ?? '', at: formatDate(signedAt, language) }),
    reason,
  }
}
