import type { Deps } from '../deps.ts'
import type { Route } from '../shared/route.ts'
import { absenceRoutes } from './absences.ts'
import { boardRoute } from './board.ts'
import { settingRoutes } from './settings.ts'

/** The coordinator's board, and who is away. */
export function teamRoutes(deps: Deps): Route[] {
  return [boardRoute(deps), ...absenceRoutes(), ...settingRoutes()]
}
