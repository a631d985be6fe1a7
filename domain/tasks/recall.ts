import { recordEvent } from '../audit/record.ts'
import type { StepKey } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { notRecallable, reasonMissing, taskNotFound } from './errors.ts'
import { myActors, myGroups } from './standing.ts'

/** What can still be taken back: an offer that waits for its answer, a synthesis that is being signed. */
export type Recallable = 'offer' | 'synthesis'

interface Found {
  readonly key: StepKey
  readonly subject: string | null
  readonly what: Recallable | null
}

// By those who could do it: whoever did, their substitutes, their colleagues of the same role.
const recallable = `
  select t.key, c.subject, case
    when t.state <> 'completed' or not (t.completed_by = any(${myActors}) or t.groups && ${myGroups}) then null
    when exists (select from handoff h where h.case_id = t.case_id and h.offer_key = t.key and h.state = 'offered')
      then 'offer'
    when t.step like '%.synthesis' and t.iteration = (select max(iteration) from task s
        where s.case_id = t.case_id and s.step = t.step)
      and exists (select from task s where s.case_id = t.case_id and s.state in ('open', 'claimed')
        and s.step like replace(t.step, '.synthesis', '.signature.') || '%')
      then 'synthesis' end as what
  from task t left join social_case c on c.id = t.case_id
  where t.id = $1`

/** What of a task that is done can be taken back by who asks; undefined: nothing. */
export async function recallableOf(sql: Sql, taskId: string): Promise<Recallable | undefined> {
  const [found] = await sql.query<Found>(recallable, [taskId], 'recallable')
  return found?.what ?? undefined
}

export interface Recall {
  readonly op: string
  readonly taskId: string
  /** In the words of who takes it back. */
  readonly reason: string
}

/**
 * Takes back an offer not answered yet, or a synthesis not signed by enough: signatures collected
 * are void. Called by `actOnCase`, under the case lock.
 * @returns the number of the event
 * @throws `task-not-found`, `not-recallable`, `reason-missing`
 */
export async function recallTask(act: Act, caseId: string, asked: Recall): Promise<number> {
  const { sql, session } = act
  const { op, taskId } = asked
  const [found] = await sql.query<Found>(recallable, [taskId], 'recallable')
  if (!found) throw taskNotFound(taskId)
  if (found.what === null) throw notRecallable()
  const reason = asked.reason.trim()
  if (reason === '') throw reasonMissing()
  const { key, subject, what } = found
  const seq = await appendAct(act, { op, caseId, taskId, event: { kind: 'recalled', task: key } })
  await writeWords(act, { caseId, seq, task: key, parts: { reason } })
  await recordEvent(sql, {
    action: what === 'offer' ? 'offer-withdrawn' : 'synthesis-reopened',
    objectKind: 'task',
    objectId: taskId,
    caseId,
    personId: subject ?? undefined,
    actor: session.userId,
    request: act.request,
  })
  return seq
}
