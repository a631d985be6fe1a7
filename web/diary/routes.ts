import type { Route } from '../shared/route.ts'
import { correctionRoutes } from './correction.ts'
import { entryDraftRoutes } from './draft-routes.ts'
import { newActivityRoutes } from './new-activity.ts'
import { weekRoute } from './week.ts'
import { workRoute } from './work.ts'

/** One's own activity, its corrections, and the figures of everybody's. */
export function activityRoutes(): Route[] {
  return [
    weekRoute(),
    ...newActivityRoutes(),
    ...entryDraftRoutes(),
    ...correctionRoutes(),
    workRoute(),
  ]
}
