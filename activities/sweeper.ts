import type pg from 'pg'

const everyMs = 2000
const atOnce = 100

export interface Sweeper {
  /** How many cases it had to wake since it started: about 0 when all is well. */
  readonly woken: number
  stop(): Promise<void>
}

/**
 * Wakes the workflows of cases that are behind: a message was lost, a timer, or Temporal's whole
 * store. It may run in every worker at once.
 */
export function startSweeper(
  pool: pg.Pool,
  wake: (caseId: string) => Promise<void>,
  report: (error: unknown) => void,
): Sweeper {
  const state = { woken: 0, stopped: false }
  let pause: NodeJS.Timeout | undefined
  let rouse = () => {}
  const loop = (async () => {
    while (!state.stopped) {
      try {
        state.woken += await sweep(pool, wake)
      } catch (error) {
        report(error)
      }
      if (state.stopped) return
      await new Promise<void>((resolve) => {
        rouse = resolve
        pause = setTimeout(resolve, everyMs)
      })
    }
  })()
  return {
    get woken() {
      return state.woken
    },
    async stop() {
      state.stopped = true
      clearTimeout(pause)
      rouse()
      await loop
    },
  }
}

async function sweep(pool: pg.Pool, wake: (caseId: string) => Promise<void>): Promise<number> {
  const { rows } = await pool.query<{ cases_to_wake: string }>('select cases_to_wake($1)', [atOnce])
  for (const { cases_to_wake: caseId } of rows) await wake(caseId)
  return rows.length
}
