import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { editRoutes } from './edit.ts'
import { enrolRoutes } from './enrol.ts'
import { operationRoute } from './operation.ts'
import { operationsRoute } from './operations.ts'
import { tableRoutes } from './tables.ts'

/** Operations that a fund pays for, who takes part, and the tables by which they are monitored. */
export function fundRoutes(deps: Deps): Route[] {
  return [
    operationsRoute(),
    ...enrolRoutes(deps),
    ...tableRoutes(),
    // Fixed addresses before those that carry an id.
    ...editRoutes(),
    operationRoute(),
  ]
}
