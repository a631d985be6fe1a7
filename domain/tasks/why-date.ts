import { recordEvent } from '../audit/record.ts'
import type { DeadlineProof } from '../procedures/engine/types.ts'
import type { Act } from '../shared/act.ts'
import { taskNotFound } from './errors.ts'

/**
 * SQL: the proof of the date of a task `t`; of a step without a date, of the suspension that stops
 * its own term, or its phase's.
 */
export const proof = `(select d.proof from deadline d where d.case_id = t.case_id
    and (d.due_at = t.due_at or t.due_at is null and t.purpose = 'step' and d.state = 'suspended'
      and (d.task_key is null or d.task_key = t.key))
  order by d.task_key is not distinct from t.key desc, d.state = 'running' desc limit 1)`

/** A task's date, and the proof of it. */
export interface WhyDate {
  readonly caseId: string
  readonly number: string | null
  readonly title: string
  readonly dueAt: Date | null
  /** Null: no deadline of the procedure gave the date. */
  readonly proof: DeadlineProof | null
  readonly now: Date
  readonly personId: string | null
}

const why = `
  select t.case_id as "caseId", coalesce(c.number, case_number_of_task(t.id)) as number, t.title,
    t.due_at as "dueAt", ${proof} as proof, siso_clock() as now, c.subject as "personId"
  from task t left join social_case c on c.id = t.case_id where t.id = $1`

/**
 * Why a task is due when it is, for a page that is asked for it; its reading is an event, as a
 * suspension may tell of somebody's health.
 * @throws `task-not-found` also for a task out of scope
 */
export async function readWhyDate(act: Act, taskId: string): Promise<WhyDate> {
  const { sql, session, request } = act
  const [found] = await sql.query<WhyDate>(why, [taskId], 'why-date')
  if (!found) throw taskNotFound(taskId)
  await recordEvent(sql, {
    action: 'task-read',
    objectKind: 'task',
    objectId: taskId,
    caseId: found.caseId,
    personId: found.personId ?? undefined,
    purpose: 'task',
    actor: session.userId,
    request,
    detail: { part: 'why-date' },
  })
  return found
}
