import type { Calendar } from './calendar.ts'
import type { DayNumber } from './civil.ts'
import type { Amount, DeadlineProof, Instant } from './types.ts'

import {
  calendarName,
  endOfDay,
  findHoliday,
  findNonWorking,
  localDay,
  localText,
} from './calendar.ts'
import { addMonths } from './civil.ts'
import { formatDay, msPerMinute, toInstant, toMs } from './instant.ts'

export interface DueDate {
  readonly dueAt: Instant
  readonly proof: DeadlineProof
}

type Skipped = { day: string; why: string }[]

function nextWorkingDay(from: DayNumber, calendar: Calendar, skipped: Skipped): DayNumber {
  let day = from
  for (let why = findNonWorking(day, calendar); why; why = findNonWorking(day, calendar)) {
    skipped.push({ day: formatDay(day), why })
    day++
  }
  return day
}

function lastDay(
  origin: DayNumber,
  amount: Amount,
  calendar: Calendar,
  skipped: Skipped,
): DayNumber {
  if (amount.unit === 'working-days') {
    let day = origin
    for (let left = amount.value; left > 0; left--) day = nextWorkingDay(day + 1, calendar, skipped)
    return day
  }
  const end = amount.unit === 'months' ? addMonths(origin, amount.value) : origin + amount.value
  return findHoliday(end, calendar) ? nextWorkingDay(end, calendar, skipped) : end
}

/**
 * When a term ends, with the proof of it. Minutes and hours run on without a pause. In days and
 * months the first day is not counted, the term covers the whole last day, and where that is a
 * holiday or the weekly rest it moves to the next working day (art. 2963 c.c.).
 * Throws `bad-instant`, and `bad-calendar` before the first known clock change.
 */
export function dueDate(
  rule: DeadlineProof['rule'],
  origin: { readonly at: Instant; readonly why: string },
  calendar: Calendar,
): DueDate {
  const { unit, value } = rule.amount
  const skipped: Skipped = []
  const dueAt =
    unit === 'minutes' || unit === 'hours'
      ? toInstant(toMs(origin.at) + value * (unit === 'hours' ? 60 : 1) * msPerMinute)
      : endOfDay(lastDay(localDay(origin.at, calendar), rule.amount, calendar, skipped), calendar)
  const proof = {
    rule,
    origin: { ...origin, local: localText(origin.at, calendar) },
    calendar: calendarName(calendar),
    skipped,
    dueAt,
    dueLocal: localText(dueAt, calendar),
  }
  return { dueAt, proof }
}
