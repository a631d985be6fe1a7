import { isDay } from '../../shared/calendar-day.ts'
import { failing } from '../../shared/field-problems.ts'
import type { Sql } from '../../shared/sql.ts'
import { isoOf } from './heads.ts'
import type { Proposal } from './proposals.ts'

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

/** Whether an instant is still to come. */
export async function isFuture(sql: Sql, from: string): Promise<boolean> {
  const [row] = await sql.query<{ ahead: boolean }>(
    'select $1::timestamptz > siso_clock() as ahead',
    [from],
  )
  return row?.ahead ?? true
}

const begun = 'select begun_since($1, $2, $3) as n'

/** How many cases of its body have begun since by the rules that it follows: those that it finds. */
export async function begunSince(
  sql: Sql,
  { org, key, follows, from }: Pick<Proposal, 'org' | 'key' | 'follows' | 'from'>,
): Promise<number> {
  const procedures = [key, ...(follows === null ? [] : follows.split('@').slice(0, 1))]
  const [row] = await sql.query<{ n: number }>(begun, [org, procedures, from])
  return row?.n ?? 0
}
