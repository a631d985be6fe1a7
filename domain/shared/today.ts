import type { CalendarDay } from './calendar-day.ts'
import type { Sql } from './sql.ts'

/** Today in the installation's own clock. */
export async function today(sql: Sql): Promise<CalendarDay> {
  const [row] = await sql.query<{ day: CalendarDay }>(
    'select siso_today()::text as day',
    [],
    'today',
  )
  return row?.day ?? ''
}

const civil = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Rome' })

/** The day that it is in Italy at an instant. */
export function dayInItaly(at: Date | number): CalendarDay {
  return civil.format(at)
}
