import { setTimeout as pause } from 'node:timers/promises'

import type pg from 'pg'

import { transaction } from '../database.ts'
import { recordEvent } from '../audit/record.ts'
import { beforeAll } from '../shared/before-all.ts'

const pageSize = 200

const waking = `
  select e.case_id as id from case_engine e join social_case c on c.id = e.case_id
  where e.case_id > $1 and (c.state = 'open' or e.last_seq > e.processed_seq or exists (
    select from effect f where f.case_id = e.case_id and f.status = 'pending'))
  order by e.case_id limit $2`

export interface Revival {
  readonly wake: (caseId: string) => Promise<void>
  /** How many cases a second: a storm of workflows would keep people waiting. */
  readonly perSecond: number
  readonly progress?: (woken: number) => void
}

/**
 * Wakes the workflow of every case that is not over, at a pace: after Temporal has lost its store,
 * instead of waiting for the sweeper and the next terms. Waking one that lives does no harm.
 * @param owner connections of the owner, who sees every case
 * @returns how many
 */
export async function reviveCases(owner: pg.Pool, revival: Revival): Promise<number> {
  let woken = 0
  let after = beforeAll
  const started = performance.now()
  for (;;) {
    const { rows } = await owner.query<{ id: string }>(waking, [after, pageSize])
    for (const { id } of rows) {
      await revival.wake(id)
      woken += 1
      const early = (woken / revival.perSecond) * 1000 - (performance.now() - started)
      if (early > 0) await pause(early)
    }
    after = rows.at(-1)?.id ?? after
    revival.progress?.(woken)
    if (rows.length < pageSize) break
  }
  await transaction(owner, (sql) =>
    recordEvent(sql, { action: 'case-revived', objectKind: 'case', detail: { cases: woken } }),
  )
  return woken
}
