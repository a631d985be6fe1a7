import type { DayNumber } from './civil.ts'
import type { Instant } from './types.ts'

import { easter, toCivil, weekday } from './civil.ts'
import { EngineError } from './errors.ts'
import { msPerDay, msPerMinute, toInstant, toMs } from './instant.ts'

/** A day of every year, or counted from Easter Sunday; `from` and `to` are years, both included. */
export type HolidayRule = {
  readonly name: string
  readonly from?: number
  readonly to?: number
} & ({ readonly month: number; readonly day: number } | { readonly easter: number })

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
  /** Where the case is handled, if its patron saint counts. */
  readonly municipality?: string
  /** Minutes east of Greenwich from that instant on, ascending. */
  readonly offsets: readonly { readonly from: Instant; readonly minutes: number }[]
}

/** The calendar as it holds in one municipality. */
export function calendarIn(calendar: Calendar, municipality: string): Calendar {
  return { ...calendar, municipality }
}

export function calendarName(calendar: Calendar): string {
  return calendar.municipality ? `${calendar.version}@${calendar.municipality}` : calendar.version
}

function falls(rule: HolidayRule, number: DayNumber): boolean {
  const { year, month, day } = toCivil(number)
  if (year < (rule.from ?? year) || year > (rule.to ?? year)) return false
  if ('easter' in rule) return easter(year) + rule.easter === number
  return rule.month === month && rule.day === day
}

/** Why the day is free (holiday, patron saint, weekly rest), or undefined. */
export function findHoliday(number: DayNumber, calendar: Calendar): string | undefined {
  const holiday = calendar.holidays.find((rule) => falls(rule, number))
  if (holiday) return holiday.name
  const patron = calendar.patrons.find(
    (rule) => rule.municipality === calendar.municipality && falls(rule, number),
  )
  if (patron) return patron.name
  return calendar.weeklyRest.includes(weekday(number)) ? 'riposo settimanale' : undefined
}

export function findNonWorking(number: DayNumber, calendar: Calendar): string | undefined {
  const holiday = findHoliday(number, calendar)
  if (holiday) return holiday
  return calendar.workingWeek.includes(weekday(number)) ? undefined : 'giorno non lavorativo'
}

function offsetAt(ms: number, calendar: Calendar): number {
  const instant = toInstant(ms)
  const offset = calendar.offsets.findLast((change) => change.from <= instant)
  if (!offset) throw new EngineError('bad-calendar')
  return offset.minutes * msPerMinute
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
