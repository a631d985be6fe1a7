import { nudgeTask } from '../../domain/tasks/nudge-task.ts'
import { casePath } from '../cases/paths.ts'
import { redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, taskPath } from './paths.ts'
import { taskParams } from './task.ts'

/** Who waits for a task of somebody else asks for it again. */
export function nudgeRoute(): Route {
  return route({
    method: 'post',
    path: paths.nudge,
    permission: 'task.add',
    audit: 'task-nudged',
    params: taskParams,
    async handle({ act, params: { id } }) {
      const { isTold, folder } = await nudgeTask(act, id)
      return redirect(
        folder === null ? taskPath(id) : casePath(folder),
        isTold ? { key: 'tasks.nudged' } : { key: 'tasks.nudged-already', tone: 'info' },
      )
    },
  })
}
