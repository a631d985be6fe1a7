import { isBeside } from '../procedures/engine/index-release.ts'
import type { StepKey } from '../procedures/engine/types.ts'
import { waysAround } from '../procedures/engine/ways.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'

import type { TaskState } from './schema.ts'
import { unfinishedTaskStates } from './schema.ts'
import { myActors, myGroups } from './standing.ts'

/** The task of a step as an escape needs it. */
export interface StepTask {
  readonly id: string
  readonly caseId: string
  readonly key: StepKey
  readonly step: string
  readonly title: string
  readonly release: string
  readonly state: TaskState
  readonly version: number
  readonly assignee: string | null
  readonly completedBy: string | null
  readonly completedAt: Date | null
  /** Assigned to the reader or offered to a group of theirs, parked or not. */
  readonly mayAct: boolean
  readonly over: boolean
  readonly today: string
}

const stepTask = `
  select t.id, t.case_id as "caseId", t.key, t.step, t.title, t.release, t.state, t.version, a.full_name as assignee,
    d.full_name as "completedBy", t.completed_at as "completedAt",
    case when t.assignee is null then t.groups && ${myGroups} else t.assignee = any(${myActors}) end as "mayAct",
    t.state <> all($2::text[]) as over, siso_today()::text as today
  from task t left join user_account a on a.id = t.assignee left join user_account d on d.id = t.completed_by
  where t.id = $1 and t.purpose = 'step'`

/** The task of a step in scope, or undefined. */
export async function findStepTask(sql: Sql, taskId: string): Promise<StepTask | undefined> {
  const [task] = await sql.query<StepTask>(stepTask, [taskId, unfinishedTaskStates], 'step-task')
  return task
}

export interface StepGoneThrough {
  readonly step: string
  readonly title: string
  /** When it was completed last, and by whom. */
  readonly at: Date
  readonly by: string | null
}

const gone = `
  select t.step, t.title, t.completed_at as at, u.full_name as by from (
    select distinct on (step) * from task where case_id = $1 and purpose = 'step' and state = 'completed'
    order by step, completed_at desc) t
    left join user_account u on u.id = t.completed_by
  where not exists (select from task o where o.case_id = $1 and o.step = t.step and o.state = any($2))
  order by t.completed_at`

/** Steps that a case has been through and can go back to, in the order in which they were done. */
export async function stepsGoneThrough(
  sql: Sql,
  { caseId, step: here }: Pick<StepTask, 'caseId' | 'step'>,
  release: Release,
): Promise<StepGoneThrough[]> {
  const found = await sql.query<StepGoneThrough>(gone, [caseId, unfinishedTaskStates], 'steps-gone')
  return found.filter(({ step }) => canGoBack(release, { from: here, to: step }))
}

/** To a task on the same way or before its fork: never into another way, in or out of a subprocess. */
function canGoBack(release: Release, { from, to }: { from: string; to: string }): boolean {
  if (!release.steps.some(({ kind, key }) => kind === 'task' && key === to)) return false
  const wanted = waysAround(release, to).at(-1)
  if (!wanted) return !isBeside(release, from)
  const around = waysAround(release, from.split('.')[0] ?? from)
  return around.some(({ fork, way }) => fork === wanted.fork && way === wanted.way)
}
