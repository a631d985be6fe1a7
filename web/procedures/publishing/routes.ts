import type { Deps } from '../../deps.ts'
import type { Route } from '../../shared/route.ts'
import { proposalRoutes } from './proposals.ts'
import { proposeRoutes } from './propose.ts'
import { timingRoutes } from './timing.ts'

/** From a draft to a release, by two: proposed, read, signed; then moved or withdrawn while it is time. */
export function publishingRoutes(deps: Deps): Route[] {
  return [...proposeRoutes(), ...proposalRoutes(deps), ...timingRoutes()]
}
