import type pg from 'pg'

import { recordEvent } from '../audit/record.ts'
import { once } from '../auth/once.ts'
import { transaction } from '../database.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { advance } from './advance.ts'
import type { AdvanceDeps } from './advance.ts'
import { notRecallable, taskNotFound } from './errors.ts'
import type { Position } from './schema.ts'
import { me, myActors, myGroups } from './standing.ts'

/** What can still be taken back: an offer that waits for its answer, a synthesis that is being signed. */
export type Recallable = 'offer' | 'synthesis'

interface Found {
  readonly caseId: string
  readonly key: string
  readonly subject: string | null
  readonly what: Recallable | null
}

// By those who could do it: whoever did, their substitutes, their colleagues of the same role.
const recallable = `
  select t.case_id as "caseId", t.key, c.subject, case
    when t.state <> 'completed' then null
    when exists (select from handoff h where h.case_id = t.case_id and h.offer_key = t.key and h.state = 'offered')
      then 'offer'
    when t.step like '%.synthesis' and t.iteration = (select max(iteration) from task s
        where s.case_id = t.case_id and s.step = t.step)
      and exists (select from task s where s.case_id = t.case_id and s.state in ('open', 'claimed')
        and s.step like replace(t.step, '.synthesis', '.signature.') || '%')
      then 'synthesis' end as what
  from task t left join social_case c on c.id = t.case_id
  where t.id = $1 and (t.completed_by = any(${myActors}) or t.groups && ${myGroups})`

/** What of a task that is done can be taken back by who asks; undefined: nothing. */
export async function recallableOf(sql: Sql, taskId: string): Promise<Recallable | undefined> {
  const [found] = await sql.query<Found>(recallable, [taskId], 'recallable')
  return found?.what ?? undefined
}

const lock =
  'select 1 from case_engine where case_id = (select case_id from task where id = $1) for update'

const append = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
    where case_id = $1 returning last_seq as seq, last_at as at)
  insert into case_event (case_id, seq, key, kind, payload, actor, at)
  select $1, seq, 'act:' || $2, 'recalled', $3, ${me}, at from numbered`

export interface RecallDeps extends AdvanceDeps {
  /** Connections of the role `siso_web`. */
  readonly web: pg.Pool
}

export interface Recall {
  readonly op: string
  readonly taskId: string
  /** In the words of who takes it back; kept with the event. */
  readonly reason: string
}

/**
 * Takes back an offer not answered yet, or a synthesis not signed by enough: signatures collected
 * are void. Then the case moves. A repeated `op` does nothing more.
 * @param open sets the scope of who acts in the transaction
 * @returns where the case stands; no position when it will move on by itself, later
 * @throws `task-not-found`, `not-recallable`
 */
export async function recallTask(
  deps: RecallDeps,
  open: (sql: Sql) => Promise<Act>,
  asked: Recall,
): Promise<{ readonly caseId: string; readonly position: Position | undefined }> {
  const caseId = await transaction(deps.web, async (sql) => record(await open(sql), asked))
  return { caseId, position: await advance(deps, caseId, 'web').catch(() => undefined) }
}

async function record(act: Act, { op, taskId, reason }: Recall): Promise<string> {
  const { sql, session } = act
  await sql.query(lock, [taskId])
  const { outcome } = await once(act, op, async () => {
    const [found] = await sql.query<Found>(recallable, [taskId], 'recallable')
    if (!found) throw taskNotFound(taskId)
    if (found.what === null) throw notRecallable()
    const { caseId, key, subject, what } = found
    await sql.query(append, [caseId, op, JSON.stringify({ task: key, reason })])
    await recordEvent(sql, {
      action: what === 'offer' ? 'offer-withdrawn' : 'synthesis-reopened',
      objectKind: 'task',
      objectId: taskId,
      caseId,
      personId: subject ?? undefined,
      actor: session.userId,
      request: act.request,
    })
    return { caseId }
  })
  return outcome.caseId
}
