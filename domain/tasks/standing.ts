import type { Sql } from '../shared/sql.ts'

import type { TaskState } from './schema.ts'

/** The scope's settings as SQL, null when there is no scope: of few values where they stand … */
export const me = `nullif(current_setting('app.user', true), '')::uuid`
export const myActors = `nullif(current_setting('app.actors', true), '')::uuid[]`
/** … and of many once per statement. */
export const myGroups = `(select nullif(current_setting('app.groups', true), '')::text[])::text[]`
export const myOrgs = `(select nullif(current_setting('app.orgs', true), '')::int[])::int[]`

/** Where a task stands for the person who asks. */
export interface Standing {
  readonly caseId: string
  readonly state: TaskState
  readonly mine: boolean
  readonly groups: readonly string[]
  readonly assigneeId: string | null
  readonly assignee: string | null
  readonly completedBy: string | null
  readonly completedAt: Date | null
  readonly hardAt: Date | null
  readonly late: boolean
}

const standing = `
  select t.case_id as "caseId", t.state, coalesce(t.assignee = any(${myActors}), false) as mine, t.groups,
    t.assignee as "assigneeId", a.full_name as assignee, c.full_name as "completedBy",
    t.completed_at as "completedAt", t.hard_at as "hardAt", coalesce(t.hard_at <= siso_clock(), false) as late
  from task t left join user_account a on a.id = t.assignee left join user_account c on c.id = t.completed_by
  where t.id = $1`

/** A task in scope, or undefined: what does not exist and what is not theirs look the same. */
export async function findTask(sql: Sql, taskId: string): Promise<Standing | undefined> {
  const [task] = await sql.query<Standing>(standing, [taskId], 'task-standing')
  return task
}
