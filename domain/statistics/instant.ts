import { setTimeout as pause } from 'node:timers/promises'

import type pg from 'pg'

/** A run as of an instant that has not come yet would not be the same tomorrow. */
export class InstantToCome extends Error {
  override name = 'InstantToCome'
}

/** Between the instant that a row carries and the moment when its transaction is known to the others. */
const grainMs = 200
const patienceMs = 60_000

export interface AsOf {
  /** ISO 8601 in UTC, with milliseconds. */
  readonly asOf: string
  /**
   * Comes back when every transaction that may have written rows of before it has ended: the same instant
   * then finds the same rows for ever.
   */
  readonly settled: () => Promise<void>
}

/**
 * The instant as of which a run counts: that asked, or now. Nothing of what is counted is to be read before it has settled.
 * @param asked ISO 8601
 * @throws InstantToCome
 */
export async function instantOf(client: pg.Client, asked?: string): Promise<AsOf> {
  const { rows } = await client.query<{ at: Date; come: boolean }>(
    'select coalesce($1::timestamptz, now.at) as at, coalesce($1::timestamptz <= now.at, true) as come from (select siso_clock() as at) now',
    [asked ?? null],
  )
  const [found] = rows
  if (!found?.come) throw new InstantToCome(`${String(asked)} is to come`)
  const taken = performance.now()
  return {
    asOf: found.at.toISOString(),
    async settled() {
      await pause(Math.max(0, taken + grainMs - performance.now()))
      await untilEnded(client)
    },
  }
}

async function untilEnded(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ next: string }>(
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  )
  for (let waited = 0; waited < patienceMs; waited += 50) {
    const { rows: ended } = await client.query<{ all: boolean }>(
      'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as all',
      [rows[0]?.next],
    )
    if (ended[0]?.all) return
    await pause(50)
  }
  throw new Error('a transaction that was writing at that instant does not end')
}
