import type { Request, Response } from 'express'

import {
  ConfirmationNeeded,
  SessionEnded,
  notPermitted,
  wrongFormToken,
} from '../../domain/auth/errors.ts'
import { may } from '../../domain/auth/policy.ts'
import { openScope } from '../../domain/auth/session.ts'
import type { Session } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { Deps } from '../deps.ts'
import { parseVisit, readPost } from './parse-visit.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'

/** Runs one request of a route up to its reply, in the order that its kind asks for. */
export async function serve(
  route: Route,
  deps: Deps,
  http: { req: Request; res: Response },
): Promise<Reply> {
  const { req, res } = http
  const { run } = route
  const visit = parseVisit(route, req, res)
  const { tokenHash } = res.locals
  const posted = route.method === 'post' ? readPost(req) : undefined
  const csrf = posted?.csrf
  if (run.mode === 'public') {
    const session = await visitor(deps, res)
    const known = csrf === undefined || csrf === session?.csrf || csrf === res.locals.formToken
    if (!known) throw wrongFormToken()
    return run.handle({ ...visit, session, http })
  }
  if (!tokenHash) throw new SessionEnded()
  const admit = (session: Session | undefined) => {
    res.locals.session = session
    return admitted(route, deps, session)
  }
  const open = async (sql: Sql) => {
    const session = admit(await openScope(sql, tokenHash, csrf))
    return { sql, session, request: visit.request }
  }
  try {
    if (run.mode === 'act') {
      const credentials = { tokenHash, csrf: csrf ?? '' }
      return await run.handle({ ...visit, credentials, open, admit })
    }
    return await transaction(deps.pools.web, async (sql) => {
      const act = await open(sql)
      return run.handle({ ...visit, sql, session: act.session, act })
    })
  } catch (error) {
    if (!(error instanceof SessionEnded) || csrf === undefined) throw error
    throw await whyRefused(deps, tokenHash, res)
  }
}

function admitted({ permission, confirm }: Route, deps: Deps, session: Session | undefined) {
  if (!session) throw new SessionEnded()
  if (permission !== 'public' && !may(session.roles, permission)) throw notPermitted(permission)
  const since = Date.now() - session.confirmedAt.getTime()
  if (confirm && since > deps.reauthMinutes * 60_000) throw new ConfirmationNeeded()
  return session
}

/** Who is signed in, for pages that need no scope. */
export async function visitor(deps: Deps, res: Response): Promise<Session | undefined> {
  const { tokenHash } = res.locals
  if (!tokenHash) return undefined
  res.locals.session ??= await transaction(deps.pools.web, (sql) => openScope(sql, tokenHash))
  return res.locals.session
}

/** The database gives no scope for a wrong token and for an ended session: people must know which. */
async function whyRefused(deps: Deps, tokenHash: Buffer, res: Response): Promise<Error> {
  const session = await transaction(deps.pools.web, (sql) => openScope(sql, tokenHash))
  res.locals.session = session
  return session ? wrongFormToken() : new SessionEnded()
}
