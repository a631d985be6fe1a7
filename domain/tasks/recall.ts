import type { AuditedAction } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import { may } from '../auth/policy.ts'
import type { StepKey } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'

import { appendAct, writeWords } from './act-on-case.ts'
import { notRecallable, reasonMissing, taskNotFound } from './errors.ts'
import { myActors, myGroups } from './standing.ts'

/**
 * What can still be taken back: an offer that waits for its answer, a synthesis that is being signed,
 * one's own signature of it, or a section while its step goes on.
 */
export type Recallable = 'offer' | 'synthesis' | 'signature' | 'section'

interface Found {
  readonly key: StepKey
  readonly subject: string | null
  readonly what: Recallable | null
}

// By those who could do it: whoever did, their substitutes, their colleagues of the same role; a section
// also by who coordinates ($2) or writes the synthesis; a signature by who gave it alone.
const recallable = `
  with asked as (
    select t.*, split_part(t.step, '.', 1) as shared, split_part(t.step, '.', 2) as stage,
      t.completed_by = any(${myActors}) as own, t.completed_by = any(${myActors}) or t.groups && ${myGroups} as theirs
    from task t where t.id = $1 and t.state = 'completed'),
  running as (
    select s.* from asked, standing_parts(asked.case_id, shared) s where stage in ('section', 'synthesis', 'signature'))
  select t.key, c.subject, (select case
    when stage = 'offer' and theirs and exists (
      select from handoff h where h.case_id = asked.case_id and h.offer_key = asked.key and h.state = 'offered') then 'offer'
    when not exists (select from running where id = asked.id)
      or not exists (select from running where state in ('open', 'claimed', 'parked')) then null
    when stage = 'signature' then case when own then 'signature' end
    when stage = 'synthesis' then case when theirs then 'synthesis' end
    when theirs or $2 or exists (select from task s where s.case_id = asked.case_id
      and s.step = shared || '.synthesis' and s.groups && ${myGroups}) then 'section' end from asked) as what
  from task t left join social_case c on c.id = t.case_id
  where t.id = $1`

type Asking = Act['session']

function find(sql: Sql, taskId: string, { roles }: Asking): Promise<Found[]> {
  return sql.query<Found>(recallable, [taskId, may(roles, 'task.assign')], 'recallable')
}

/** What of a task that is done can be taken back by who asks; undefined: nothing. */
export async function recallableOf(
  sql: Sql,
  taskId: string,
  who: Asking,
): Promise<Recallable | undefined> {
  const [found] = await find(sql, taskId, who)
  return found?.what ?? undefined
}

const actions: Readonly<Record<Recallable, AuditedAction>> = {
  offer: 'offer-withdrawn',
  synthesis: 'synthesis-reopened',
  signature: 'signature-withdrawn',
  section: 'section-reopened',
}

export interface Recall {
  readonly op: string
  readonly taskId: string
  /** In the words of who takes it back. */
  readonly reason: string
}

/**
 * Takes back what is not over yet: an offer, a synthesis or a section (signatures over it are void), or
 * one's own signature. Called by `actOnCase`, under the case lock.
 * @returns the number of the event
 * @throws `task-not-found`, `not-recallable`, `reason-missing`
 */
export async function recallTask(act: Act, caseId: string, asked: Recall): Promise<number> {
  const { sql, session } = act
  const { op, taskId } = asked
  const [found] = await find(sql, taskId, session)
  if (!found) throw taskNotFound(taskId)
  if (found.what === null) throw notRecallable()
  const reason = asked.reason.trim()
  if (reason === '') throw reasonMissing()
  const { key, subject, what } = found
  const seq = await appendAct(act, { op, caseId, taskId, event: { kind: 'recalled', task: key } })
  await writeWords(act, { caseId, seq, task: key, parts: { reason } })
  await recordEvent(sql, {
    action: actions[what],
    objectKind: 'task',
    objectId: taskId,
    caseId,
    personId: subject ?? undefined,
    actor: session.userId,
    request: act.request,
  })
  return seq
}
