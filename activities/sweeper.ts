import type pg from 'pg'

import { bringReports } from '../domain/tasks/bring-reports.ts'

import { repeatEvery } from './repeat-every.ts'
import type { Repeated } from './repeat-every.ts'

const everyMs = 2000
const atOnce = 100

export interface Sweeper extends Repeated {
  /** How many cases it had to wake since it started: about 0 when all is well. */
  readonly woken: number
}

/**
 * Wakes the workflows of cases that are behind: a message was lost, a timer, or Temporal's whole
 * store. It may run in every worker at once. On its round it brings the cases what the record has
 * learnt of their people, and reminds of the appointments of tomorrow, of ISEEs about to expire, of
 * terms that stand still and of releases that begin while running cases are undecided.
 */
export function startSweeper(
  pool: pg.Pool,
  wake: (caseId: string) => Promise<void>,
  report: (error: unknown) => void,
): Sweeper {
  let woken = 0
  const sweeps = repeatEvery(
    everyMs,
    async () => {
      woken += await sweep(pool, wake)
    },
    report,
  )
  return {
    get woken() {
      return woken
    },
    stop: () => sweeps.stop(),
  }
}

async function sweep(pool: pg.Pool, wake: (caseId: string) => Promise<void>): Promise<number> {
  await bringReports(pool, wake)
  const { rows } = await pool.query<{ cases_to_wake: string }>('select cases_to_wake($1)', [atOnce])
  for (const { cases_to_wake: caseId } of rows) await wake(caseId)
  await pool.query('select remind_appointments($1)', [atOnce])
  await pool.query('select tell_expiring($1)', [atOnce])
  await pool.query('select tell_suspensions($1)', [atOnce])
  await pool.query('select tell_begun_releases($1)', [atOnce])
  return rows.length
}
