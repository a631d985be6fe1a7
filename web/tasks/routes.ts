import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { actRoutes } from './acts.ts'
import { completeRoute } from './complete.ts'
import { eventsRoute } from './events.ts'
import { inboxRoute } from './inbox.ts'
import { taskRoute } from './task.ts'

/** The inbox and the task page. */
export function taskRoutes(deps: Deps): Route[] {
  return [inboxRoute(), eventsRoute(deps), taskRoute(), completeRoute(deps), ...actRoutes()]
}
