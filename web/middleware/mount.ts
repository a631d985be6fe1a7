import { Router } from 'express'
import type { Response } from 'express'

import type { Deps } from '../deps.ts'
import { answer } from '../shared/answer.ts'
import type { Route } from '../shared/route.ts'
import { serve } from '../shared/serve.ts'

/** Every page of the site, served as it is declared. */
export function setUpRoutes(deps: Deps, routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true, strict: true })
  for (const route of routes) {
    router[route.method](route.path, async (req, res) => {
      res.locals.route = route.path
      measure(deps, route, res)
      await answer(await serve(route, deps, { req, res }), deps, { req, res })
    })
  }
  return router
}

/** Seconds up to the end of the answer; streams stay open on purpose and are not counted. */
export function measure(
  { metrics }: Deps,
  { method, path }: Pick<Route, 'method' | 'path'>,
  res: Response,
): void {
  const end = metrics.requests.startTimer({ method, route: path })
  res.once('finish', () => {
    const isStream = res.get('content-type')?.startsWith('text/event-stream')
    if (!isStream) end({ status: String(res.statusCode) })
  })
}
