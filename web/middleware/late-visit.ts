import type { ErrorRequestHandler, Request } from 'express'

import { ConfirmationNeeded, SessionEnded } from '../../domain/auth/errors.ts'
import { parkPost } from '../../domain/auth/parked-post.ts'
import { confirmThen, paths, signInThen } from '../auth/paths.ts'
import type { Deps } from '../deps.ts'
import { redirectTo } from '../shared/answer.ts'
import { isHtmx, readPost } from '../shared/parse-visit.ts'

/**
 * Whoever comes without a session, or without the recent password that a signature wants, is sent
 * to give it and then comes back. What was being sent is kept and offered afterwards.
 */
export function setUpLateVisit(deps: Deps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const ended = error instanceof SessionEnded
    if (!ended && !(error instanceof ConfirmationNeeded)) return next(error)
    const to = ended ? signInThen : confirmThen
    park(deps, req, res.locals.tokenHash).then(
      (parked) => redirectTo(req, res, to(parked ? paths.resume : pageOf(req))),
      next,
    )
  }
}

async function park(deps: Deps, req: Request, tokenHash: Buffer | undefined): Promise<boolean> {
  if (req.method !== 'POST' || !tokenHash) return false
  const { csrf, op, version, fields } = readPost(req)
  const { password: _, ...kept } = fields
  const body = {
    ...kept,
    ...(op === undefined ? {} : { _op: op }),
    ...(version === undefined ? {} : { _v: String(version) }),
  }
  return parkPost(deps.pools.web, { tokenHash, csrf, path: req.originalUrl, body })
}

/** The page that the person was looking at: for posts and fragments not the address asked for. */
function pageOf(req: Request): string {
  if (req.method === 'GET' && !isHtmx(req)) return req.originalUrl
  const from = req.get('hx-current-url') ?? req.get('referer')
  if (from === undefined || !URL.canParse(from)) return '/'
  const { pathname, search } = new URL(from)
  return pathname + search
}
