import { setTimeout as pause } from 'node:timers/promises'

import type { Rig } from '../rig/rig.ts'

/** What became of the terms under measure, as the record tells. */
export type Fired = {
  /** Cases whose rung has opened its task, and rungs in all: more means twice. */
  visible: number
  rungs: number
  /** Rungs that stand before the instant that they were due at. */
  early: number
}

const fired = `
  select (select count(distinct t.case_id)::int from task t where t.case_id = any($1) and t.step = 'follow-up') as visible,
    count(*)::int as rungs, (count(*) filter (where e.at < d.due_at))::int as early
  from case_event e join deadline d on d.case_id = e.case_id
  where e.case_id = any($1) and e.kind = 'rung'`

export async function firedAmong({ owner }: Rig, ids: readonly string[]): Promise<Fired> {
  const { rows } = await owner.query<Fired>(fired, [ids])
  return rows[0] ?? { visible: 0, rungs: 0, early: 0 }
}

/**
 * Looks until so many are visible, or the time is over.
 * @returns when the last was seen, in milliseconds since 1970
 */
export async function untilVisible(
  rig: Rig,
  ids: readonly string[],
  { count, by }: { count: number; by: number },
): Promise<number> {
  while ((await firedAmong(rig, ids)).visible < count && Date.now() < by) await pause(100)
  return Date.now()
}

/**
 * How late each of these terms, due one after the other, opened its task: milliseconds, looked for
 * every ten. One that did not within `patienceMs` counts as that late.
 */
export async function latenessOf(
  rig: Rig,
  terms: readonly { id: string; due: number }[],
  patienceMs: number,
): Promise<number[]> {
  const late: number[] = []
  for (const { id, due } of terms) {
    await pause(Math.max(0, due - Date.now()))
    await untilSeen(rig, id, due + patienceMs)
    late.push(Date.now() - due)
  }
  return late
}

async function untilSeen({ owner }: Rig, id: string, by: number): Promise<void> {
  const text = `select 1 from task where case_id = $1 and step = 'follow-up'`
  while (Date.now() < by) {
    const { rowCount } = await owner.query({ name: 'bench-follow-up', text, values: [id] })
    if (rowCount !== 0) return
    await pause(10)
  }
}
