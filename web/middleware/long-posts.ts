import { Router, urlencoded } from 'express'

import type { Route } from '../shared/route.ts'

/**
 * A whole document with what its form adds, where a character may take three once encoded; or a
 * list of a thousand codes, four boxes each.
 */
const limits = { extended: false, limit: '8mb', parameterLimit: 4000 } as const

/** Reads the posts of the pages that declare to take a whole document. */
export function setUpLongPosts(routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true, strict: true })
  for (const { path } of routes.filter(({ long }) => long)) {
    router.post(path, (_req, res, next) => {
      res.locals.long = true
      next()
    })
    router.post(path, urlencoded(limits))
  }
  return router
}
