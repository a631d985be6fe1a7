import { administrationRoutes } from './administration/routes.ts'
import { agendaRoutes } from './agenda/routes.ts'
import { authRoutes } from './auth/routes.ts'
import { calendarRoutes } from './calendars/routes.ts'
import { caseRoutes } from './cases/routes.ts'
import { contactRoutes } from './contact/routes.ts'
import { qualityRoutes } from './data-quality/routes.ts'
import { deliveryRoutes } from './delivery/routes.ts'
import type { Deps } from './deps.ts'
import { activityRoutes } from './diary/routes.ts'
import { figureRoutes } from './figures/routes.ts'
import { fundRoutes } from './funds/routes.ts'
import { handoffRoutes } from './handoffs/routes.ts'
import { helpRoutes } from './help/routes.ts'
import { homeRoutes } from './home/routes.ts'
import { learningRoutes } from './learning/routes.ts'
import { noticeRoutes } from './notices/routes.ts'
import { campaignRoutes } from './procedures/campaigns.ts'
import { draftRoutes } from './procedures/drafts.ts'
import { dryRunRoutes } from './procedures/dry-runs.ts'
import { reviewRoutes } from './procedures/reviews.ts'
import { procedureRoutes } from './procedures/routes.ts'
import { publishingRoutes } from './procedures/publishing/routes.ts'
import { openDataRoutes } from './statistics/open-data/routes.ts'
import { registryRoutes } from './registry/routes.ts'
import type { ApiRoute } from './shared/api-route.ts'
import type { Route } from './shared/route.ts'
import { flowFileRoutes } from './siuss/files/routes.ts'
import { ledgerRoutes } from './siuss/ledger/routes.ts'
import { flowRoutes } from './siuss/routes.ts'
import { socialRoutes } from './social/routes.ts'
import { statisticsRoutes } from './statistics/routes.ts'
import { taskRoutes } from './tasks/routes.ts'
import { teamRoutes } from './team/routes.ts'
import { waasRoutes } from './waas/routes.ts'

/** All the routes there are: what is served, tested by the permission matrix, and fuzzed. */
export function allRoutes(deps: Deps): Route[] {
  return [
    ...homeRoutes(deps),
    ...authRoutes(deps),
    // Before those of a task, whose address they look like.
    ...activityRoutes(),
    ...taskRoutes(deps),
    ...teamRoutes(deps),
    ...contactRoutes(deps),
    ...registryRoutes(deps),
    ...socialRoutes(),
    ...agendaRoutes(),
    ...caseRoutes(deps),
    ...handoffRoutes(),
    ...deliveryRoutes(deps),
    ...reviewRoutes(),
    ...draftRoutes(),
    ...campaignRoutes(deps),
    ...dryRunRoutes(),
    ...publishingRoutes(deps),
    ...procedureRoutes(),
    ...calendarRoutes(),
    ...figureRoutes(),
    ...qualityRoutes(),
    ...ledgerRoutes(),
    ...flowFileRoutes(deps),
    ...statisticsRoutes(),
    ...openDataRoutes(deps),
    ...flowRoutes(),
    ...fundRoutes(deps),
    ...noticeRoutes(),
    ...administrationRoutes(),
    ...helpRoutes(),
    ...learningRoutes(deps),
  ]
}

/** The addresses for programs of other bodies: the permission matrix and the fuzz try these too. */
export function apiRoutes(): ApiRoute[] {
  return waasRoutes()
}
