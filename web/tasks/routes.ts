import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { eventsRoute } from './events.ts'
import { inboxRoute } from './inbox.ts'

/** The inbox and the task page. */
export function taskRoutes(deps: Deps): Route[] {
  return [inboxRoute(), eventsRoute(deps)]
}
