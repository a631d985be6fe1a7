import type { CommandOf } from './move-rows.ts'

/** Asked by another release from now on; who has it open is told only if the question is another. */
export const carryTasks = `
  update task set release = x.release, title = x.title, form = x.form,
    version = task.version + case when x.revised then 1 else 0 end
  from jsonb_to_recordset($2::jsonb) as x (task text, release text, title text, form text, revised boolean)
  where task.case_id = $1 and task.key = x.task and task.state in ('open', 'claimed', 'parked')`

/** @param release `key@version` that the case goes on by */
export function carriedRow(release: string, { command }: { command: CommandOf<'carry-task'> }) {
  const { task, title, form = null, revised } = command
  return { task, release, title, form, revised }
}
