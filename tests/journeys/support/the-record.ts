import type { TestCase } from '../../pages/support/a-case.ts'
import type { TestApp } from '../../pages/support/start-app.ts'

/** What the record holds of a task, whatever the pages say. */
export function theRecord({ owner }: TestApp) {
  async function rows<T extends object>(text: string, values: readonly unknown[] = []) {
    const found = await owner.query<T>(text, [...values])
    return found.rows
  }

  return {
    rows,

    /** Who completed the task and with what: once, or the test fails. */
    async act({ caseId, taskId }: TestCase) {
      const acts = await rows<{ by: string; answers: Record<string, unknown> }>(
        `select u.username as by, a.answers from task t
           join case_event e on e.case_id = t.case_id and e.kind = 'completed' and e.payload ->> 'task' = t.key
           join task_answer a on a.case_id = e.case_id and a.seq = e.seq
           join user_account u on u.id = e.actor
         where t.case_id = $1 and t.id = $2`,
        [caseId, taskId],
      )
      const [act, ...more] = acts
      if (!act || more.length > 0) throw new Error(`${String(acts.length)} acts`)
      return act
    },

    /** All that was completed in the case so far. */
    acts: ({ caseId }: TestCase) =>
      rows(`select 1 from case_event where case_id = $1 and kind = 'completed'`, [caseId]),

    /** What somebody has typed on the task and not sent. */
    async draft(username: string, { taskId }: TestCase) {
      const [draft] = await rows<{ data: Record<string, unknown> }>(
        `select data from draft d join user_account u on u.id = d.user_id
         where u.username = $1 and d.subject = 'task:' || $2`,
        [username, taskId],
      )
      return draft?.data
    },
  }
}
