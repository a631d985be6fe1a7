import { adHocStep } from '../procedures/engine/ad-hoc.ts'
import type { TaskAdded, TaskCancelled } from '../procedures/engine/beside.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'

const lock = 'select from case_engine where case_id = $1 for update'
// Asked once the lock is held: it may have been waited for, and the case closed meanwhile.
const standing = 'select org, state from social_case where id = $1'

/** Takes a case for the rest of a transaction of the worker, whose scope becomes this case. */
export async function holdCase(sql: Sql, caseId: string): Promise<HeldCase | undefined> {
  await scopeCase(sql, caseId)
  await sql.query(lock, [caseId])
  return (await sql.query<HeldCase>(standing, [caseId]))[0]
}

interface HeldCase {
  readonly org: number
  readonly state: 'open' | 'closed'
}

const append = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 returning last_seq as seq, last_at as at),
  event as (
    insert into case_event (case_id, seq, key, kind, payload, actor, at)
    select $1, seq, $2, $3, $4, $5, at from numbered)
  select seq from numbered`

const words = `
  insert into act_text (case_id, seq, task_key, part, body)
  select $1, $2, $3, part, body from jsonb_each_text($4) as x (part, body)`

/** What the worker does beside the path of a case that it holds. */
export interface RecordAct {
  readonly event: TaskAdded | TaskCancelled
  /** One act each: the same a second time is refused by the database. */
  readonly key: string
  /** Whose act led to it, if it was somebody's. */
  readonly actor?: string | null
  readonly words: Readonly<Partial<Record<'title' | 'instructions' | 'reason' | 'flow', string>>>
}

/**
 * Opens a task beside the path, or cancels one, as the record and not as a person. After `holdCase`
 * and before the `advance` that makes it so.
 * @returns the number of its event
 */
export async function actAsRecord(
  sql: Sql,
  caseId: string,
  { event, key, actor = null, words: written }: RecordAct,
): Promise<number> {
  const { kind, ...payload } = event
  const values = [caseId, key, kind, JSON.stringify(payload), actor]
  const [row] = await sql.query<{ seq: number }>(append, values)
  if (!row) throw new Error('the case was locked, and is there')
  const task = event.kind === 'task-cancelled' ? event.task : addedTask(row.seq)
  await sql.query(words, [caseId, row.seq, task, JSON.stringify(written)])
  return row.seq
}

/** Key of the task that an event opened beside the path. */
export function addedTask(seq: number): `${string}#${number}` {
  return `${adHocStep}#${seq}`
}
