import type { RequestHandler } from 'express'

import { wrongFormToken } from '../../domain/auth/errors.ts'
import type { Deps } from '../deps.ts'

/** A post must come from a page of ours, as the browser itself says. The form's token comes later. */
export function setUpSameOrigin({ origin }: Deps): RequestHandler {
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    const site = req.get('sec-fetch-site')
    const from = req.get('origin')
    const ours = site === undefined ? from === origin : site === 'same-origin'
    if (ours && (from === undefined || from === origin)) return next()
    next(wrongFormToken())
  }
}
