import type { DayNumber } from './civil.ts'
import type { Instant } from './types.ts'

import { daysInMonth, easter, toCivil, toDayNumber, weekday } from './civil.ts'
import { EngineError } from './errors.ts'
import { formatDay, msPerDay, msPerMinute, toInstant, toMs } from './instant.ts'

/** A day of every year, or counted from Easter Sunday; `from` and `to` are years, both included. */
export type HolidayRule = {
  readonly name: string
  readonly from?: number
  readonly to?: number
} & ({ readonly month: number; readonly day: number } | { readonly easter: number })

/** Days, both included, on which a body is shut: an office, or the whole comune. */
export interface Closure {
  /** Code of the organisation. */
  readonly organisation: string
  readonly from: string
  readonly until: string
  readonly reason: string
}

/** Versioned data: which days are free, and the clock changes of the zone. Plain JSON. */
export interface Calendar {
  readonly version: string
  readonly zone: string
  /** ISO weekdays (Monday 1) that are free like holidays. */
  readonly weeklyRest: readonly number[]
  /** ISO weekdays that count as `working-days`, unless they are holidays. */
  readonly workingWeek: readonly number[]
  readonly holidays: readonly HolidayRule[]
  /** By municipality code; one that is missing is not known yet, not without a patron. */
  readonly patrons: readonly (HolidayRule & { readonly municipality: string })[]
  readonly closures?: readonly Closure[]
  /** Where the case is handled: the comune whose patron saint counts, the office that may be shut. */
  readonly municipality?: string
  readonly office?: string
  /** Minutes east of Greenwich from that instant on, ascending. */
  readonly offsets: readonly { readonly from: Instant; readonly minutes: number }[]
}

/** The calendar as it holds in one municipality, for the cases of one of its offices. */
export function calendarIn(calendar: Calendar, municipality: string, office = ''): Calendar {
  return { ...calendar, ...(municipality && { municipality }), ...(office && { office }) }
}

/** `version@municipality@office`, without what is not known at its end: what a move and a proof keep. */
export function calendarName({ version, municipality = '', office = '' }: Calendar): string {
  if (office) return `${version}@${municipality}@${office}`
  return municipality ? `${version}@${municipality}` : version
}

/** The calendar that such a name means; undefined: there is no such version. */
export function calendarNamed(
  name: string,
  find: (version: string) => Calendar | undefined,
): Calendar | undefined {
  const [version = '', municipality = '', office = ''] = name.split('@')
  const calendar = find(version)
  return calendar && calendarIn(calendar, municipality, office)
}

/** The day on which it falls in a year; undefined: on none. */
function dayOf(rule: HolidayRule, year: number): DayNumber | undefined {
  if (year < (rule.from ?? year) || year > (rule.to ?? year)) return undefined
  if ('easter' in rule) return easter(year) + rule.easter
  const { month, day } = rule
  return day > daysInMonth(year, month) ? undefined : toDayNumber({ year, month, day })
}

type NamedDays = ReadonlyMap<DayNumber, string>

const named = new WeakMap<Calendar, Map<number, NamedDays>>()

/** The holidays of a year and the patron saint of its place, looked for once; of two on a day the first counts. */
function namedDaysOf(calendar: Calendar, year: number): NamedDays {
  const years = named.get(calendar) ?? new Map<number, NamedDays>()
  named.set(calendar, years)
  const known = years.get(year)
  if (known) return known
  const patrons = calendar.patrons.filter((one) => one.municipality === calendar.municipality)
  const days = new Map<DayNumber, string>()
  for (const rule of [...calendar.holidays, ...patrons]) {
    const day = dayOf(rule, year)
    if (day !== undefined && !days.has(day)) days.set(day, rule.name)
  }
  years.set(year, days)
  return days
}

function findClosure(number: DayNumber, calendar: Calendar): string | undefined {
  const { closures = [], municipality, office } = calendar
  const near = closures.filter(
    ({ organisation }) => organisation === office || organisation === municipality,
  )
  if (near.length === 0) return undefined
  const day = formatDay(number)
  const closure = near.find(({ from, until }) => from <= day && day <= until)
  return closure && `chiusura dell’ufficio, ${closure.reason}`
}

/** Why the day is free (holiday, patron saint, weekly rest, closure), or undefined. */
export function findHoliday(number: DayNumber, calendar: Calendar): string | undefined {
  const name = namedDaysOf(calendar, toCivil(number).year).get(number)
  if (name !== undefined) return name
  if (calendar.weeklyRest.includes(weekday(number))) return 'riposo settimanale'
  return findClosure(number, calendar)
}

export function findNonWorking(number: DayNumber, calendar: Calendar): string | undefined {
  const holiday = findHoliday(number, calendar)
  if (holiday) return holiday
  return calendar.workingWeek.includes(weekday(number)) ? undefined : 'giorno non lavorativo'
}

interface Offset {
  readonly from: number
  readonly ms: number
}

const offsets = new WeakMap<Calendar, readonly Offset[]>()

/** The changes of the clock in milliseconds, read once for each calendar. */
function offsetsOf(calendar: Calendar): readonly Offset[] {
  const read = offsets.get(calendar)
  if (read) return read
  const made = calendar.offsets.map(({ from, minutes }) => {
    return { from: toMs(from), ms: minutes * msPerMinute }
  })
  offsets.set(calendar, made)
  return made
}

/** Of the last change before it: they are in order, so each look leaves half of them. */
function offsetAt(ms: number, calendar: Calendar): number {
  const all = offsetsOf(calendar)
  let [known, beyond] = [0, all.length]
  while (known < beyond) {
    const middle = Math.floor((known + beyond) / 2)
    if ((all[middle]?.from ?? Infinity) <= ms) known = middle + 1
    else beyond = middle
  }
  const offset = all[known - 1]
  if (!offset) throw new EngineError('bad-calendar')
  return offset.ms
}

/** Wall time of an instant as milliseconds of an imaginary UTC. */
export function toLocalMs(instant: Instant, calendar: Calendar): number {
  const ms = toMs(instant)
  return ms + offsetAt(ms, calendar)
}

export function localDay(instant: Instant, calendar: Calendar): DayNumber {
  return Math.floor(toLocalMs(instant, calendar) / msPerDay)
}

export function localText(instant: Instant, calendar: Calendar): string {
  return toInstant(toLocalMs(instant, calendar)).slice(0, 16)
}

/**
 * The instant of a wall time (milliseconds of an imaginary UTC): of the hour that comes twice in
 * autumn the first, so that no term ends too late; one that spring leaves out is read by the clock
 * before the change. Throws `bad-calendar` before the first known clock change.
 */
export function fromWallTime(local: number, calendar: Calendar): Instant {
  const before = offsetAt(local - msPerDay, calendar)
  const after = offsetAt(local + msPerDay, calendar)
  const isSecond =
    offsetAt(local - before, calendar) !== before && offsetAt(local - after, calendar) === after
  return toInstant(local - (isSecond ? after : before))
}

/** Used for midnights and ends of day only: in Italy no clock change falls there. */
function fromLocalMs(local: number, calendar: Calendar): Instant {
  return toInstant(local - offsetAt(local, calendar))
}

export function startOfDay(number: DayNumber, calendar: Calendar): Instant {
  return fromLocalMs(number * msPerDay, calendar)
}

/** 23:59:59.999: a term ends with the last instant of its last day (art. 2963 c.c.). */
export function endOfDay(number: DayNumber, calendar: Calendar): Instant {
  return fromLocalMs((number + 1) * msPerDay - 1, calendar)
}
