import { nudgeTask } from '../../domain/tasks/nudge-task.ts'
import { findTask } from '../../domain/tasks/standing.ts'
import { casePath } from '../cases/paths.ts'
import { redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { taskParams } from './task.ts'

/** Who waits for a task of somebody else asks for it again. */
export function nudgeRoute(): Route {
  return route({
    method: 'post',
    path: paths.nudge,
    permission: 'task.add',
    audit: 'task-nudged',
    params: taskParams,
    async handle({ act, sql, params: { id } }) {
      const isTold = await nudgeTask(act, id)
      const task = await findTask(sql, id)
      return redirect(
        task ? casePath(task.caseId) : paths.inbox,
        isTold ? { key: 'tasks.nudged' } : { key: 'tasks.nudged-already', tone: 'info' },
      )
    },
  })
}
