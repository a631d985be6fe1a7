import type { CalendarDay } from '../shared/calendar-day.ts'
import { addDays, daysIn } from '../shared/calendar-day.ts'

/** What a service is measured in. Of money the unit is the euro, so that hundredths are cents. */
export const units = ['hour', 'access', 'day', 'meal', 'euro'] as const
export type Unit = (typeof units)[number]

/** How often the quantity is due. */
export const rhythms = ['week', 'month', 'once'] as const
export type Rhythm = (typeof rhythms)[number]

/** Why what was delivered is not what was planned: codes, their words are the pages'. */
export const variances = ['absence', 'hospital', 'refusal', 'staff', 'agreed', 'other'] as const
export type Variance = (typeof variances)[number]

/** Days without delivery, both included; still going on where `until` is missing. */
export interface Pause {
  readonly from: CalendarDay
  readonly until?: CalendarDay
}

export interface Terms {
  /** Hundredths of a unit, each week, each month or in all. */
  readonly quantity: number
  readonly unit: Unit
  readonly every: Rhythm
  /** Cents for a unit. */
  readonly price: number
  readonly startsOn: CalendarDay
  /** The last day, included. */
  readonly endsOn: CalendarDay
}

/** Who pays, in hundredths of a percent; null in both: nobody said it. */
export interface Payers {
  /** Of the whole cost, by the health service. */
  readonly healthPercent: number | null
  /** Of what is left, by the person. */
  readonly feePercent: number | null
}

/** A cost in cents among who pays it: they always add up to it. */
export interface Paid {
  readonly health: number
  readonly user: number
  readonly body: number
}

/** Cents among who pays them, a half upwards; the body takes the remainder. Undefined where nobody said who pays. */
export function paidBy(cents: number, { healthPercent, feePercent }: Payers): Paid | undefined {
  if (healthPercent === null && feePercent === null) return undefined
  const health = Math.round((cents * (healthPercent ?? 0)) / 10_000)
  const user = Math.round(((cents - health) * (feePercent ?? 0)) / 10_000)
  return { health, user, body: cents - health - user }
}

export interface Span {
  readonly from: CalendarDay
  readonly to: CalendarDay
}

/**
 * Hundredths that are due in a span, both days included: each day of the service counts for its
 * part of the week or of the month, but for the days on which it is suspended. What is due once is
 * due on the first day. Rounded once, at the end.
 */
export function plannedIn(terms: Terms, pauses: readonly Pause[], span: Span): number {
  const { quantity, every, startsOn, endsOn } = terms
  if (every === 'once') return startsOn >= span.from && startsOn <= span.to ? quantity : 0
  const last = earlier(endsOn, span.to)
  let due = 0
  for (let day = later(startsOn, span.from); day <= last; day = addDays(day, 1)) {
    if (pauses.some((pause) => isIn(pause, day))) continue
    due += every === 'week' ? quantity / 7 : quantity / lengthOfMonth(day)
  }
  return Math.round(due)
}

/** Cents that a day's hundredths cost, rounded to the nearest, a half away from zero. */
export function costOf(quantity: number, price: number): number {
  return Math.sign(quantity) * Math.round((Math.abs(quantity) * price) / 100)
}

export interface Mark {
  readonly kind: 'validated' | 'checked' | 'returned'
  /** The last row of the ledger that was seen. */
  readonly upto: number
}

export type WeekState = 'empty' | 'open' | 'validated' | 'checked' | 'returned' | 'changed'

/**
 * Where a week stands, by the last thing said of it and the last row written in it: a row that comes
 * after a validation or a check has changed the week, which is to be validated again.
 */
export function stateOfWeek(mark: Mark | undefined, lastRow: number | undefined): WeekState {
  if (!mark) return lastRow === undefined ? 'empty' : 'open'
  if (mark.kind === 'returned')
    return lastRow !== undefined && lastRow > mark.upto ? 'open' : 'returned'
  return lastRow !== undefined && lastRow > mark.upto ? 'changed' : mark.kind
}

/** Whether a provider may say of a week in this state that it is whole. */
export function mayValidate(state: WeekState): boolean {
  return state !== 'validated' && state !== 'checked'
}

/** A quantity as people type it, `1`, `1,5` or `1.50`, in hundredths; undefined if it is none. */
export function parseQuantity(text: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,5})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, '0'))
}

/** The seven days of the week that begins on this Monday. */
export function daysOfWeek(monday: CalendarDay): CalendarDay[] {
  return Array.from({ length: 7 }, (_, n) => addDays(monday, n))
}

/** Whether the person of a service was dead on a day; the day of the death itself counts as lived. */
export function isAfterDeath(
  { diedOn }: { readonly diedOn: CalendarDay | null },
  day: CalendarDay,
): boolean {
  return diedOn !== null && day > diedOn
}

/** Whether a day is one without delivery. */
export function isIn({ from, until }: Pause, day: CalendarDay): boolean {
  return day >= from && (until === undefined || day <= until)
}

function lengthOfMonth(day: CalendarDay): number {
  return daysIn(Number(day.slice(0, 4)), Number(day.slice(5, 7)))
}

function later(a: CalendarDay, b: CalendarDay): CalendarDay {
  return a > b ? a : b
}

function earlier(a: CalendarDay, b: CalendarDay): CalendarDay {
  return a < b ? a : b
}

/** What a service comes to: hundredths and cents, each with what it is counted from. */
export interface Figures {
  /** Due over the whole period, and until today. */
  readonly granted: number
  readonly dueToday: number
  readonly delivered: number
  /** Granted and not delivered yet; what was delivered beyond is none. */
  readonly left: number
  readonly cost: number
  readonly costGranted: number
}

/** @param byDay hundredths delivered on each day: each is rounded to cents by itself */
export function figuresOf(
  terms: Terms,
  pauses: readonly Pause[],
  { byDay, today }: { readonly byDay: readonly number[]; readonly today: CalendarDay },
): Figures {
  const granted = plannedIn(terms, pauses, { from: terms.startsOn, to: terms.endsOn })
  const dueToday = plannedIn(terms, pauses, { from: terms.startsOn, to: today })
  const delivered = byDay.reduce((sum, one) => sum + one, 0)
  const cost = byDay.reduce((sum, one) => sum + costOf(one, terms.price), 0)
  const left = Math.max(0, granted - delivered)
  return { granted, dueToday, delivered, left, cost, costGranted: costOf(granted, terms.price) }
}
