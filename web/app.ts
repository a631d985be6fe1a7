import express from 'express'
import type { Express } from 'express'

import type { Deps } from './deps.ts'
import { setUpApi } from './middleware/api.ts'
import { setUpAssets } from './middleware/assets.ts'
import { setUpCspReports } from './middleware/csp-reports.ts'
import { nowhere, setUpErrorHandler } from './middleware/error-handler.ts'
import { setUpLateVisit } from './middleware/late-visit.ts'
import { setUpLongPosts } from './middleware/long-posts.ts'
import { setUpRoutes } from './middleware/mount.ts'
import { setUpSameOrigin } from './middleware/same-origin.ts'
import { setUpSecurityHeaders } from './middleware/security-headers.ts'
import { setUpVisitor } from './middleware/visitor.ts'
import { allRoutes, apiRoutes } from './routes.ts'
import { paths } from './shared/paths.ts'
import type { Route } from './shared/route.ts'
import { setUpViews } from './shared/views.ts'

/**
 * Milliseconds for which a connection that nobody uses stays open: longer than a proxy in front keeps it (most 60 s),
 * so that none is shut at the moment when it is used again.
 */
export const keepAliveTimeout = 65_000

/** The site, from the parts it stands on. Read from top to bottom: what a request meets. */
export function createApp(deps: Deps, routes: readonly Route[] = allRoutes(deps)): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('trust proxy', deps.proxies)
  setUpViews(app)

  app.use(setUpAssets(deps))
  app.use(setUpSecurityHeaders(deps))
  app.post(paths.cspReport, setUpCspReports(deps))
  app.use(setUpApi(deps, apiRoutes()))
  app.use(setUpVisitor(deps))
  app.use(setUpSameOrigin(deps))
  app.use(setUpLongPosts(routes))
  app.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 1000 }))
  app.use(setUpRoutes(deps, routes))
  app.use(nowhere)
  app.use(setUpLateVisit(deps))
  app.use(setUpErrorHandler(deps))
  return app
}
