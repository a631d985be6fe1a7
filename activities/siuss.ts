import type pg from 'pg'

import { publishDue } from '../domain/siuss/ledger/publish-flows.ts'

const atOnce = 200

/**
 * Publishes the flows that nobody stopped in time, and tells of those of which INPS says nothing.
 * @param silenceDays after how many days that is told
 */
export async function turnLedger(pool: pg.Pool, silenceDays: number): Promise<void> {
  await publishDue(pool)
  await pool.query('select tell_silent_flows($1, $2)', [silenceDays, atOnce])
}
