import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'

/** Days of the civil calendar, the second excluded, as instants that PostgreSQL reads in Italy. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** From Monday of next week to its Sunday, as the person who asks counts weeks. */
export function nextWeek(now: Date): Period {
  const monday = addDays(mondayOf(dayInItaly(now)), 7)
  return periodOf(monday, addDays(monday, 6))
}

/** @param from,to days `YYYY-MM-DD`, both included */
export function periodOf(from: string, to: string): Period {
  return { from: `${from} 00:00 Europe/Rome`, to: `${addDays(to, 1)} 00:00 Europe/Rome` }
}
