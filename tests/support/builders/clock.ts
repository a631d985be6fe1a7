import type pg from 'pg'

/** When the record believes it is: an instant (ISO, UTC), fixed or running on, or minutes from now. */
export type RecordTime =
  { readonly at: string } | { readonly runningFrom: string } | { readonly minutesAhead: number }

function sqlOf(time: RecordTime): string {
  if ('at' in time) return `timestamptz '${time.at}'`
  const ahead =
    'minutesAhead' in time
      ? time.minutesAhead * 60_000
      : new Date(time.runningFrom).getTime() - Date.now()
  return `date_trunc('milliseconds', clock_timestamp()) + interval '${String(ahead)} milliseconds'`
}

/** Replaces `siso_clock()` in one database, as only its owner may. */
export async function setClock(owner: pg.Pool, time: RecordTime): Promise<void> {
  const now = sqlOf(time)
  await owner.query(
    `create or replace function siso_clock() returns timestamptz language sql volatile as $$ select ${now} $$`,
  )
}

/** The instant moved by some milliseconds, as ISO text. */
export function later(instant: string | Date, ms: number): string {
  return new Date(new Date(instant).getTime() + ms).toISOString()
}
