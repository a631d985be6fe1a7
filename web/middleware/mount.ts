import { Router } from 'express'

import type { Deps } from '../deps.ts'
import { answer } from '../shared/answer.ts'
import type { Route } from '../shared/route.ts'
import { serve } from '../shared/serve.ts'

/** Every page of the site, served as it is declared. */
export function setUpRoutes(deps: Deps, routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true, strict: true })
  for (const route of routes) {
    router[route.method](route.path, async (req, res) => {
      await answer(await serve(route, deps, { req, res }), deps, { req, res })
    })
  }
  return router
}
