import type { Sql } from '../shared/sql.ts'

/** The step and purpose of a task in scope, for posts whose form does not tell them. */
export async function stepOfTask(
  sql: Sql,
  taskId: string,
): Promise<
  { readonly step: string; readonly purpose: string; readonly caseId: string } | undefined
> {
  const [task] = await sql.query<{ step: string; purpose: string; caseId: string }>(
    'select step, purpose, case_id as "caseId" from task where id = $1',
    [taskId],
    'step-of-task',
  )
  return task
}
