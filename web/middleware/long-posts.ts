import { Router, urlencoded } from 'express'

import type { Route } from '../shared/route.ts'

/** A whole document with what its form adds; encoded, a character may take three. */
const limits = { extended: false, limit: '8mb', parameterLimit: 20 } as const

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
