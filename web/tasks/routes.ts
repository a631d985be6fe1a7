import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { actRoutes } from './acts.ts'
import { assignRoutes } from './assign.ts'
import { besideActRoutes } from './beside-acts.ts'
import { bulkRoute } from './bulk.ts'
import { chargeRoute } from './charge.ts'
import { completeRoute } from './complete.ts'
import { escapeRoutes } from './escape.ts'
import { eventsRoute } from './events.ts'
import { handOnRoutes } from './hand-on.ts'
import { inboxRoute } from './inbox.ts'
import { nudgeRoute } from './nudge.ts'
import { offPathRoute } from './off-path.ts'
import { recallRoute } from './recall.ts'
import { reportRoute } from './report.ts'
import { rowsRoute } from './rows.ts'
import { savedViewRoutes } from './saved-views.ts'
import { setAsideRoute } from './set-aside.ts'
import { taskRoute } from './task.ts'
import { whyDateRoute } from './why-date.ts'

/** The inbox and the task page. */
export function taskRoutes(deps: Deps): Route[] {
  return [
    inboxRoute(),
    eventsRoute(deps),
    bulkRoute(),
    chargeRoute(deps),
    reportRoute(),
    offPathRoute(),
    ...savedViewRoutes(),
    ...assignRoutes(),
    ...handOnRoutes(),
    nudgeRoute(),
    taskRoute(),
    whyDateRoute(),
    completeRoute(deps),
    rowsRoute(),
    setAsideRoute(deps),
    recallRoute(deps),
    ...actRoutes(),
    ...besideActRoutes(deps),
    ...escapeRoutes(deps),
  ]
}
