import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

import { eventNotAsidable, noIncident, taskNotFound } from './errors.ts'
import type { Incident } from './load-case.ts'
import { myGroups } from './standing.ts'

// The lock, then the incident as it is under it, in a statement that began after it was got.
const lock = `
  select case_id as "caseId", incident from case_engine
  where case_id = (select case_id from task where id = $1 and purpose = 'incident' and groups && ${myGroups})
  for update`

const append = `
  with numbered as (
    update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at),
      incident = incident || '{"setAside": true}' where case_id = $1 returning last_seq as seq, last_at as at)
  insert into case_event (case_id, seq, key, kind, payload, actor, at)
  select $1, seq, 'set-aside:' || $2::text, 'set-aside', jsonb_build_object('seq', $2::int), $3, at from numbered`

/**
 * Decides that the event which holds a case is passed over, so that those behind it are applied.
 * Call `advance` next. The caretakers of the case get a task to look at what is left; the one whose
 * act it was has the task again. Twice does no harm.
 * @param taskId the incident's task
 * @returns the case to advance
 * @throws `task-not-found` (not an incident of theirs), `no-incident`, `event-not-asidable`
 */
export async function setAsideEvent(act: Act, taskId: string): Promise<string> {
  const { sql, session } = act
  const [held] = await sql.query<{ caseId: string; incident: Incident | null }>(lock, [taskId])
  if (!held) throw taskNotFound(taskId)
  const { caseId, incident } = held
  if (!incident) throw noIncident(caseId)
  if (incident.setAside === true) return caseId
  if (incident.seq === 1) throw eventNotAsidable(caseId)
  await sql.query(append, [caseId, incident.seq, session.userId])
  await recordEvent(sql, {
    action: 'event-set-aside',
    objectKind: 'task',
    objectId: taskId,
    caseId,
    actor: session.userId,
    request: act.request,
    detail: { seq: incident.seq, code: incident.code },
  })
  return caseId
}
