import type { Calendar } from './calendar.ts'
import type { DayNumber } from './civil.ts'
import type { Amount, DeadlineProof, Instant, Origin, Suspended } from './types.ts'

import {
  calendarName,
  endOfDay,
  findHoliday,
  findNonWorking,
  localDay,
  localText,
  startOfDay,
} from './calendar.ts'
import { addMonths } from './civil.ts'
import { formatDay, msPerMinute, toInstant, toMs } from './instant.ts'
import { Suspensions } from './suspension.ts'

export interface DueDate {
  /** None while a suspension without an end stops the term. */
  readonly dueAt?: Instant
  readonly proof: DeadlineProof
}

/** Where a term runs from; `instead`: of what the record said. */
export interface CorrectedOrigin extends Origin {
  readonly instead?: Origin
}

/** What a term is reckoned by; no suspensions for one that cannot be suspended. */
export interface Reckoning {
  readonly calendar: Calendar
  readonly suspended: readonly Suspended[]
}

/** Where a count leads: the end, or how many days are left when a suspension stopped it. */
type Count<T> = { readonly end: T } | { readonly left?: number }

class Counting {
  readonly skipped: { day: string; why: string }[] = []
  readonly suspensions: Suspensions
  readonly #calendar: Calendar

  constructor({ calendar, suspended }: Reckoning) {
    this.#calendar = calendar
    this.suspensions = new Suspensions(suspended)
  }

  /** Minutes and hours run on without a pause, but for suspensions: whole days, from midnight. */
  minutes(at: Instant, minutes: number): Count<Instant> {
    const origin = toMs(at)
    let [due, counted] = [origin + minutes * msPerMinute, origin]
    for (const span of this.suspensions.spans) {
      const from = Math.max(toMs(startOfDay(span.from, this.#calendar)), counted)
      if (from >= due) break
      if (span.until === Infinity) {
        this.suspensions.meet(span)
        return {}
      }
      const until = toMs(startOfDay(span.until + 1, this.#calendar))
      if (until <= from) continue
      this.suspensions.meet(span)
      due += until - from
      counted = until
    }
    return { end: toInstant(due) }
  }

  /** The first day is not counted, a suspended one neither. */
  days(origin: DayNumber, days: number): Count<DayNumber> {
    let [end, counted] = [origin + days, origin]
    for (const span of this.suspensions.spans) {
      const from = Math.max(span.from, counted + 1)
      if (span.until < from) continue
      if (from > end) break
      if (span.until === Infinity) {
        this.suspensions.meet(span)
        return { left: end - from + 1 }
      }
      this.suspensions.meet(span, span.until - from + 1)
      end += span.until - from + 1
      counted = span.until
    }
    return this.#moveToOpen(end)
  }

  workingDays(origin: DayNumber, days: number): Count<DayNumber> {
    let day = origin
    for (let left = days; left > 0; left--) {
      const next = this.#nextWorking(day + 1)
      if (next === 'stopped') return { left }
      day = next
    }
    return { end: day }
  }

  #moveToOpen(end: DayNumber): Count<DayNumber> {
    if (!findHoliday(end, this.#calendar)) return { end }
    const open = this.#nextWorking(end)
    return open === 'stopped' ? { left: 0 } : { end: open }
  }

  #nextWorking(from: DayNumber): DayNumber | 'stopped' {
    let day = this.suspensions.skip(from)
    while (day !== 'stopped') {
      const why = findNonWorking(day, this.#calendar)
      if (why === undefined) return day
      this.skipped.push({ day: formatDay(day), why })
      day = this.suspensions.skip(day + 1)
    }
    return day
  }
}

function lastDay(origin: DayNumber, amount: Amount, counting: Counting): Count<DayNumber> {
  if (amount.unit === 'working-days') return counting.workingDays(origin, amount.value)
  const end = amount.unit === 'months' ? addMonths(origin, amount.value) : origin + amount.value
  return counting.days(origin, end - origin)
}

/**
 * When a term ends, with the proof of it. Minutes and hours run on without a pause. In days and
 * months the first day is not counted, the term covers the whole last day, and where that is a
 * holiday, the weekly rest or a closure it moves to the next working day (art. 2963 c.c.). A
 * suspended day is not counted, and no term ends on one: months are reckoned by the calendar first,
 * then the suspended days are added.
 * Throws `bad-instant`, and `bad-calendar` before the first known clock change.
 */
export function dueDate(
  rule: DeadlineProof['rule'],
  origin: CorrectedOrigin,
  reckoning: Reckoning,
): DueDate {
  const { unit, value } = rule.amount
  const { calendar } = reckoning
  const { instead, ...from } = origin
  const local = (one: Origin) => ({ ...one, local: localText(one.at, calendar) })
  const counting = new Counting(reckoning)
  const exact = unit === 'minutes' || unit === 'hours'
  const count = exact
    ? counting.minutes(origin.at, value * (unit === 'hours' ? 60 : 1))
    : toEnd(lastDay(localDay(origin.at, calendar), rule.amount, counting), calendar)
  const proof = {
    rule,
    origin: { ...local(from), ...(instead && { instead: local(instead) }) },
    calendar: calendarName(calendar),
    skipped: counting.skipped,
    suspensions: counting.suspensions.met,
  }
  if (!('end' in count)) return { proof: { ...proof, ...count } }
  const dueAt = count.end
  return { dueAt, proof: { ...proof, dueAt, dueLocal: localText(dueAt, calendar) } }
}

function toEnd(count: Count<DayNumber>, calendar: Calendar): Count<Instant> {
  return 'end' in count ? { end: endOfDay(count.end, calendar) } : count
}
