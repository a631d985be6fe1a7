import type { Route } from '../../shared/route.ts'
import type { Deps } from '../../deps.ts'
import { planFileRoute } from './file.ts'
import { plansRoute } from './list.ts'
import { planRoute } from './page.ts'

/** The individual plan of a case, and the plans of everybody. */
export function planRoutes(deps: Deps): Route[] {
  return [plansRoute(), planRoute(), planFileRoute(deps)]
}
