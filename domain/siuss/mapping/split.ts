import type { Span } from '../../delivery/rules.ts'
import { formatDay } from '../../shared/calendar-day.ts'
import type { CalendarDay } from '../../shared/calendar-day.ts'

/** The parts of a span, one for each calendar year that it touches: no record may cross a year. */
export function splitByYear({ from, to }: Span): Span[] {
  const [first, last] = [yearOf(from), yearOf(to)]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => {
    const year = String(first + n)
    return {
      from: n === 0 ? from : `${year}-01-01`,
      to: first + n === last ? to : `${year}-12-31`,
    }
  })
}

/** The day on which a record of a whole year looks at things: its last one, or today before that. */
export function lastKnownDay(year: number, today: CalendarDay): CalendarDay {
  const last = `${String(year)}-12-31`
  return today < last ? today : last
}

/** Months that a span touches, from 1. */
export function monthsIn({ from, to }: Span): number {
  return (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from) + 1
}

export function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}

/** `01/10/2025 – 31/03/2026`. */
export function inWords({ from, to }: Span): string {
  return `${formatDay(from)} – ${formatDay(to)}`
}

function monthOf(day: string): number {
  return Number(day.slice(5, 7))
}
