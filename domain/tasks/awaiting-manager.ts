/**
 * Part of a statement: who is put in charge takes up what waits for whoever follows the case.
 * @param manager SQL of that person
 * @param where which tasks: begins with `from` or `where`, and goes on with `and`
 */
export const takesUp = (manager: string, where: string) => `
  taken_up as (
    update task set assignee = ${manager}, state = case state when 'open' then 'claimed' else state end, version = version + 1
    ${where} and awaits_manager and state in ('open', 'parked') returning task.id),
  asked_no_more as (delete from task_candidate using taken_up where task_id = taken_up.id)`
