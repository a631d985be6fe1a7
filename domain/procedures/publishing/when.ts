import { isDay } from '../../shared/calendar-day.ts'
import { failing } from '../../shared/field-problems.ts'
import type { Sql } from '../../shared/sql.ts'
import { isoOf } from './heads.ts'

/** From when a release is to hold, by the clock here: `YYYY-MM-DD` and `HH:MM`. */
export interface When {
  readonly day: string
  readonly time: string
}

/** What keeps a day and an hour, as they were typed, from being an instant. */
export function whenProblems({ day, time }: When) {
  return failing<keyof When>([
    [!isDay(day), 'day', 'Scrivi il giorno da cui vale: un giorno che c’è nel calendario.'],
    [
      !/^([01]\d|2[0-3]):[0-5]\d$/.test(time),
      'time',
      'Scrivi l’ora da cui vale, per esempio 00:00.',
    ],
  ])
}

/** The instant in UTC at which a clock on the wall here shows that day and time. */
export async function instantOf(sql: Sql, { day, time }: When): Promise<string> {
  const [row] = await sql.query<{ at: string }>(
    `select ${isoOf("($1::timestamp at time zone 'Europe/Rome')")} as at`,
    [`${day} ${time}`],
  )
  return row?.at ?? ''
}
