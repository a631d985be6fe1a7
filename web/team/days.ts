import { dayInItaly } from '../../domain/shared/today.ts'
const dayMs = 86_400_000

/** Days of the civil calendar, the second excluded, as instants that PostgreSQL reads in Italy. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** From Monday of next week to its Sunday, as the person who asks counts weeks. */
export function nextWeek(now: Date): Period {
  const today = new Date(dayInItaly(now))
  const toMonday = (8 - today.getUTCDay()) % 7 || 7
  const monday = today.getTime() + toMonday * dayMs
  return periodOf(iso(monday), iso(monday + 6 * dayMs))
}

/** @param from,to days `YYYY-MM-DD`, both included */
export function periodOf(from: string, to: string): Period {
  return {
    from: `${from} 00:00 Europe/Rome`,
    to: `${iso(Date.parse(to) + dayMs)} 00:00 Europe/Rome`,
  }
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
