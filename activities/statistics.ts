import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { Context } from '@temporalio/activity'
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client'
import type pg from 'pg'

import type { overnight } from '../workflows/statistics/overnight.ts'
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

const scheduleId = 'statistics'
const overlap = ScheduleOverlapPolicy.SKIP

/** Has Temporal begin the figures each night at two in Italy; said again, it holds as it is said now. */
export async function scheduleStatistics({ client, taskQueue }: Starter): Promise<void> {
  const nightly = {
    spec: { calendars: [{ hour: 2 }], timezone: 'Europe/Rome' },
    policies: { overlap, catchupWindow: '1 day' },
    action: {
      type: 'startWorkflow' as const,
      workflowType: 'overnight',
      workflowId: scheduleId,
      taskQueue,
      args: [] as [],
    },
  }
  try {
    await client.schedule.create<typeof overnight>({ scheduleId, ...nightly })
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    await client.schedule
      .getHandle(scheduleId)
      .update<typeof overnight>(({ state }) => ({ ...nightly, state }))
  }
}

// A record made since two has nothing of the day before.
const lacking = `
  with night as (
    select ((siso_clock() at time zone 'Europe/Rome' - interval '2 hours')::date + time '02:00') at time zone 'Europe/Rome' as at)
  select from night
  where night.at > coalesce((select max(as_of) from statistics_run), (select min(published_at) from calendar))`

/** Has a night made up for that the record lacks: Temporal was down, or its store was lost. */
export async function makeUpStatistics(pool: pg.Pool, starter: Starter): Promise<void> {
  const { rowCount } = await pool.query(lacking)
  if (!rowCount) return
  await scheduleStatistics(starter)
  await starter.client.schedule.getHandle(scheduleId).trigger(overlap)
}
