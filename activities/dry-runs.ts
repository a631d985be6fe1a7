import type pg from 'pg'

import { figuresOf } from '../domain/delivery/rules.ts'
import { failDryRun, goOnWithDryRun } from '../domain/dry-runs/go-on.ts'
import type { Granted } from '../domain/dry-runs/past-cases.ts'
import type { dryRun } from '../workflows/dry-runs/dry-run.ts'
import { startOnce } from './start-once.ts'
import type { Starter } from './start-once.ts'

const turnMs = 3000

export interface DryRunActivities {
  /** @returns whether there is more to do */
  goOn(id: string): Promise<boolean>
  fail(id: string, code: string): Promise<void>
}

/** Gives a dry-run its record. */
export function dryRunActivities(pool: pg.Pool): DryRunActivities {
  return {
    goOn(id) {
      const until = performance.now() + turnMs
      return goOnWithDryRun(pool, id, { mayGoOn: () => performance.now() < until, costOf })
    },
    async fail(id, code) {
      await failDryRun(pool, id, code)
    },
  }
}

/** What a service comes to over its whole period. */
function costOf(granted: Granted): number {
  return figuresOf(granted, [], { byDay: [], today: granted.startsOn }).costGranted
}

// One that goes on says so with every chunk.
const standing = `
  select id from dry_run
  where state = 'running' and (expected is null or seen_at < siso_clock() - interval '10 seconds')
  order by started_at limit 10`

/** Gives a workflow to the dry-runs that somebody asked for, and to those whose workflow was lost. */
export async function takeUpDryRuns(pool: pg.Pool, starter: Starter): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(standing)
  for (const { id } of rows)
    await startOnce<typeof dryRun>(starter, {
      type: 'dryRun',
      workflowId: `dry-run-${id}`,
      args: [id],
    })
}
