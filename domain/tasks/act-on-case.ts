import { onBehalf } from '../audit/record.ts'
import { once, outcomeOf } from '../auth/once.ts'
import type { Outcome } from '../auth/once.ts'
import { transaction } from '../database.ts'
import type { CaseEvent } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { advance } from './advance.ts'
import { moveOn } from './complete-task.ts'
import type { ActDeps } from './complete-task.ts'
import { caseNotFound, taskNotFound } from './errors.ts'
import type { Position } from './schema.ts'
import { me } from './standing.ts'

/** New rungs may fall due between two tries. */
const rungTries = 3

export interface CaseAct {
  /** Mints the act once: a repeated one gets the first outcome. */
  readonly op: string
  /** First statement of the act's transaction. */
  readonly open: (sql: Sql) => Promise<Act>
  /** The case, or one of its tasks. */
  readonly on: { readonly caseId: string } | { readonly taskId: string }
}

export interface CaseActDone {
  readonly caseId: string
  readonly repeated: boolean
  /** Missing where the act stands and the case will move on by itself. */
  readonly position?: Position
}

type Acted = Outcome & { readonly caseId: string; readonly seq: number }
type Tried = { readonly acted: Acted; readonly repeated: boolean } | { readonly rungDue: string }

/**
 * An act that moves a case and is not the completion of a task: under the case lock, after whatever
 * fell due before it, then the case moves on.
 * @param work checks, writes and appends its event with `appendAct`: returns its number
 * @throws `case-not-found`, `task-not-found`, and what `work` throws
 */
export async function actOnCase(
  deps: ActDeps,
  asked: CaseAct,
  work: (act: Act, caseId: string) => Promise<number>,
): Promise<CaseActDone> {
  let tried = await tryAct(deps, asked, { work, rungsMayWait: false })
  for (let tries = 0; tries < rungTries && 'rungDue' in tried; tries++) {
    const { crossing, blocked } = await advance(deps, tried.rungDue, 'web')
    tried = await tryAct(deps, asked, { work, rungsMayWait: crossing || blocked })
  }
  if ('rungDue' in tried) throw new Error('rungs fall due without end')
  const { acted, repeated } = tried
  const moved = await moveOn(deps, acted.caseId, acted.seq)
  return { caseId: acted.caseId, repeated, ...(moved.position && { position: moved.position }) }
}

const lock = `
  select rung_at <= greatest(siso_clock(), last_at) and not $2 as due from case_engine
  where case_id = $1 for update`

interface Trying {
  readonly work: (act: Act, caseId: string) => Promise<number>
  /** A rung is due that only the worker can apply: the act is taken all the same. */
  readonly rungsMayWait: boolean
}

function tryAct(deps: ActDeps, { op, open, on }: CaseAct, trying: Trying): Promise<Tried> {
  return transaction(deps.web, async (sql) => {
    const act = await open(sql)
    const before = await outcomeOf<Acted>(sql, op)
    if (before) return { acted: before, repeated: true }
    const caseId = 'caseId' in on ? on.caseId : await caseOfTask(sql, on.taskId)
    const values = [caseId, trying.rungsMayWait]
    const [held] = await sql.query<{ due: boolean | null }>(lock, values, 'lock-for-act')
    if (!held) throw caseNotFound(caseId)
    if (held.due === true) return { rungDue: caseId }
    const { outcome, repeated } = await once(act, op, async () => ({
      caseId,
      seq: await trying.work(act, caseId),
    }))
    return { acted: outcome, repeated }
  })
}

async function caseOfTask(sql: Sql, taskId: string): Promise<string> {
  const found = 'select case_id as "caseId" from task where id = $1'
  const [task] = await sql.query<{ caseId: string }>(found, [taskId], 'case-of-task')
  if (!task) throw taskNotFound(taskId)
  return task.caseId
}

const append = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 returning last_seq as seq, last_at as at),
  event as (
    insert into case_event (case_id, seq, key, kind, payload, actor, on_behalf, at)
    select $1, seq, 'act:' || $2::text, $3, $4, ${me}, ${onBehalf('$5::text, $6::text, $1::uuid, null')}, at
    from numbered)
  select seq from numbered`

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
/** An event as an act writes it: number and instant come from the record. */
export type NewEvent = DistributiveOmit<CaseEvent, 'seq' | 'at' | 'effectiveAt'>

interface Appending {
  readonly op: string
  readonly caseId: string
  /** The task that the act is on: it tells on whose behalf. */
  readonly taskId?: string
  readonly event: NewEvent
}

/** Appends the event of an act, under the lock that `actOnCase` holds. @returns its number */
export async function appendAct({ sql }: Act, asked: Appending): Promise<number> {
  const { kind, ...payload } = asked.event
  const about = asked.taskId === undefined ? ['case', asked.caseId] : ['task', asked.taskId]
  const values = [asked.caseId, asked.op, kind, JSON.stringify(payload), ...about]
  const [row] = await sql.query<{ seq: number }>(append, values, 'append-act')
  if (!row) throw caseNotFound(asked.caseId)
  return row.seq
}

interface Words {
  readonly caseId: string
  readonly seq: number
  readonly task: string
  /** By part; an empty one is not kept. */
  readonly parts: Readonly<
    Partial<Record<'title' | 'instructions' | 'note' | 'reason', string | undefined>>
  >
}

const insertWords = `
  insert into act_text (case_id, seq, task_key, part, body)
  select $1, $2, $3, part, body from jsonb_each_text($4) as x (part, body) where body <> ''`

/** Keeps what a person wrote with an act, for those who see the case or the task. */
export async function writeWords({ sql }: Act, { caseId, seq, task, parts }: Words): Promise<void> {
  await sql.query(insertWords, [caseId, seq, task, JSON.stringify(parts)], 'write-words')
}
