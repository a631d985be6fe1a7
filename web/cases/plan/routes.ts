import type { Route } from '../../shared/route.ts'
import { plansRoute } from './list.ts'
import { planRoute } from './page.ts'

/** The individual plan of a case, and the plans of everybody. */
export function planRoutes(): Route[] {
  return [plansRoute(), planRoute()]
}
