import type { Request, Response } from 'express'

import {
  ConfirmationNeeded,
  SessionEnded,
  notPermitted,
  staleForm,
  wrongFormToken,
} from '../../domain/auth/errors.ts'
import { may, needRoles } from '../../domain/auth/policy.ts'
import { dropParkedPost } from '../../domain/auth/parked-post.ts'
import { openScope, openShellScope } from '../../domain/auth/session.ts'
import type { Session } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import type { Deps } from '../deps.ts'
import { takeOne } from './limiter.ts'
import { parseVisit, readPost } from './parse-visit.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import type { ActVisit, Visit } from './visit.ts'

type Parsed = Visit<unknown, unknown, unknown>
type Acting = ActVisit<unknown, unknown, unknown>

interface Http {
  readonly req: Request
  readonly res: Response
}

/** Runs one request of a route up to its reply, in the order that its kind asks for. */
export async function serve(route: Route, deps: Deps, http: Http): Promise<Reply> {
  const visit = parseVisit(route, http.req, http.res)
  if (route.run.mode !== 'public') return serveSigned(route, deps, { ...visit, http })
  const session = await visitor(deps, http.res)
  if (http.req.method === 'POST') {
    const { csrf } = readPost(http.req)
    if (csrf !== session?.csrf && csrf !== http.res.locals.formToken) throw wrongFormToken()
  }
  return route.run.handle({ ...visit, session, http })
}

async function serveSigned(
  route: Route,
  deps: Deps,
  { http: { req, res }, ...visit }: Parsed & { http: Http },
): Promise<Reply> {
  const { tokenHash } = res.locals
  if (!tokenHash) throw new SessionEnded()
  const posted = readPost(req)
  const csrf = req.method === 'POST' ? posted.csrf : undefined
  const admit = (session: Session | undefined) => {
    res.locals.session = session
    return admitted(route, deps, session)
  }
  const wholePage = req.method === 'GET' && !visit.htmx
  const open = async (sql: Sql) => {
    const found = wholePage ? openShellScope(sql, tokenHash) : openScope(sql, tokenHash, csrf)
    const session = admit(await found)
    if (session.deputises.length > 0 && route.permission !== 'public')
      await needRoles(sql, route.permission)
    if (route.search) await takeOne(deps.searches, session.userId)
    return { sql, session, request: visit.request }
  }
  const credentials = { tokenHash, csrf: posted.csrf }
  try {
    const reply = await handled(route, deps, { ...visit, credentials, open, admit })
    if (posted.parked && succeeded(reply)) await forgetParked(deps, tokenHash, posted.parked)
    return reply
  } catch (error) {
    if (!(error instanceof SessionEnded) || csrf === undefined) throw error
    throw await whyRefused(deps, tokenHash, res)
  }
}

async function handled({ run }: Route, deps: Deps, visit: Acting): Promise<Reply> {
  if (run.mode === 'act') return run.handle(visit)
  return transaction(deps.pools.web, async (sql) => {
    const act = await visit.open(sql)
    if (run.mode === 'public') throw new Error('public routes have no scope')
    return run.handle({ ...visit, sql, session: act.session, act })
  })
}

function succeeded(reply: Reply): boolean {
  return !('status' in reply) || reply.status < 400
}

/** Sent again and carried out: the copy has done its service. */
function forgetParked(deps: Deps, tokenHash: Buffer, id: string): Promise<void> {
  return transaction(deps.pools.web, async (sql) => {
    await openScope(sql, tokenHash)
    await dropParkedPost(sql, id)
  })
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
  res.locals.session ??= await transaction(deps.pools.web, (sql) => openShellScope(sql, tokenHash))
  return res.locals.session
}

/** The database gives no scope for a wrong token and for an ended session: people must know which. */
async function whyRefused(deps: Deps, tokenHash: Buffer, res: Response): Promise<Error> {
  const session = await transaction(deps.pools.web, (sql) => openScope(sql, tokenHash))
  res.locals.session = session
  return session ? staleForm() : new SessionEnded()
}
