import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { Context } from '@temporalio/activity'
import type pg from 'pg'

import type { overnight } from '../workflows/statistics/overnight.ts'
import { startOnce } from './start-once.ts'
import type { Starter } from './start-once.ts'

export interface StatisticsActivities {
  makeStatistics(): Promise<void>
}

const program = fileURLToPath(new URL('./make-statistics.ts', import.meta.url))
const beatMs = 5000

/** Gives the night its figures: by a program of its own, which takes what people at work leave. */
export function statisticsActivities(): StatisticsActivities {
  return {
    async makeStatistics() {
      const context = Context.current()
      const beat = setInterval(() => context.heartbeat(), beatMs)
      try {
        await runProgram(context.cancellationSignal)
      } finally {
        clearInterval(beat)
      }
    },
  }
}

/** It ends by itself when this process is gone: then nobody holds the other end of its input. */
function runProgram(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'inherit', 'inherit'],
      signal,
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`the program of the statistics ended with ${String(code)}`))
    })
  })
}

// The night of Italy, at two: a record made since then has nothing of the day before.
const due = `
  with night as (
    select ((siso_clock() at time zone 'Europe/Rome' - interval '2 hours')::date + time '02:00') at time zone 'Europe/Rome' as at)
  select to_char(night.at at time zone 'UTC', 'YYYY-MM-DD') as night from night
  where night.at > coalesce((select max(as_of) from statistics_run), (select min(published_at) from calendar))`

/** Starts the work of the night if it has not been done. */
export async function takeUpStatistics(pool: pg.Pool, starter: Starter): Promise<void> {
  const { rows } = await pool.query<{ night: string }>(due)
  for (const { night } of rows)
    await startOnce<typeof overnight>(starter, {
      type: 'overnight',
      workflowId: `statistics-${night}`,
      args: [],
    })
}
