import type pg from 'pg'

import { allowedDays } from './quality-rules.ts'

/**
 * Looks at the whole record by every rule, keeps what it found and the scores of the day. For the worker:
 * two at once do it once.
 * @returns whether it was done here
 */
export async function evaluateQuality(engine: pg.Pool): Promise<boolean> {
  const { rows } = await engine.query<{ done: boolean }>('select evaluate_quality($1) as done', [
    JSON.stringify(allowedDays),
  ])
  return rows[0]?.done ?? false
}
