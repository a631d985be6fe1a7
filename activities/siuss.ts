import type pg from 'pg'

import { turnFlowTasks } from '../domain/siuss/ledger/flow-tasks.ts'
import { publishDue } from '../domain/siuss/ledger/publish-flows.ts'
import { prepareNext } from '../domain/siuss/prepare-round.ts'
import type { RoundPools } from '../domain/siuss/prepare-round.ts'

const atOnce = 200

/**
 * Publishes the flows that nobody stopped in time, tells of those of which INPS says nothing, and opens
 * and closes the tasks of who keeps flows.
 * @param silenceDays after how many days silence is told
 */
export async function turnLedger(
  pool: pg.Pool,
  silenceDays: number,
  wake: (caseId: string) => Promise<void>,
): Promise<void> {
  await publishDue(pool)
  await pool.query('select tell_silent_flows($1, $2)', [silenceDays, atOnce])
  await turnFlowTasks(pool, wake)
}

const turnMs = 20_000

/** Prepares the flows of comuni whose turn it is, one after the other, for some seconds. */
export async function turnPreparing(
  pools: RoundPools,
  report: (error: unknown) => void,
): Promise<void> {
  const until = performance.now() + turnMs
  while (await prepareNext(pools, report)) if (performance.now() > until) return
}
