import { transaction } from '../../domain/database.ts'
import { advance } from '../../domain/tasks/advance.ts'
import { setAsideEvent } from '../../domain/tasks/set-aside-event.ts'
import type { Deps } from '../deps.ts'
import { redirect } from '../shared/reply.ts'
import { actRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, taskPath } from './paths.ts'
import { taskParams } from './task.ts'

/** The administrator's way out of an incident, by ids alone: the case itself stays closed to them. */
export function setAsideRoute(deps: Deps): Route {
  return actRoute({
    method: 'post',
    path: paths.setAside,
    permission: 'incident.settle',
    audit: 'event-set-aside',
    params: taskParams,
    async handle({ params, open }) {
      const caseId = await transaction(deps.pools.web, async (sql) =>
        setAsideEvent(await open(sql), params.id),
      )
      // A case that cannot be moved now is the sweeper's: the decision stands.
      await advance({ pool: deps.pools.engine, build: deps.build }, caseId, 'web').catch(
        () => undefined,
      )
      deps.cases.look(caseId)
      return redirect(taskPath(params.id), { key: 'tasks.incident-set-aside' })
    },
  })
}
