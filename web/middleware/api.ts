import { Router, json } from 'express'
import type { ErrorRequestHandler, Request, Response } from 'express'
import type { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { scopeComune } from '../../domain/siuss/ledger/publish-flows.ts'
import type { Deps } from '../deps.ts'
import { VoucherRefused } from '../shared/api-route.ts'
import type { ApiDoor, ApiReply, ApiRoute, ApiVisit, Caller } from '../shared/api-route.ts'
import { HttpError, notFound } from '../shared/http-error.ts'
import { refusalOf } from '../shared/refusal.ts'
import { v7 } from '../shared/uuid.ts'
import { waasRoot } from '../waas/paths.ts'
import { measure } from './mount.ts'

const readJson = json({ limit: '10mb', strict: false, type: () => true })
const nobody: Caller = { client: '', purpose: '' }

/** The addresses for programs, before anything that reads or sets a cookie; each as it is declared. */
export function setUpApi(deps: Deps, routes: readonly ApiRoute[]): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.use((req, res, next) => {
    if (!req.path.startsWith(`${waasRoot}/`)) return next('router')
    res.locals.request = v7()
    res.set('X-Request-Id', res.locals.request)
    next()
  })
  for (const route of routes)
    router[route.method](route.path, async (req, res) => {
      res.locals.route = route.path
      measure(deps, route, res)
      send(res, await serve(route, deps, { req, res }))
    })
  for (const { path } of routes)
    router.all(path, (_req, res) => {
      const methods = routes.filter((one) => one.path === path).map(({ method }) => method)
      res.set('Allow', methods.join(', ').toUpperCase())
      send(res, problem(405, 'Metodo non ammesso', 'Questo indirizzo risponde ad altri metodi.'))
    })
  router.use((_req, _res, next) => next(notFound()))
  router.use(tellProblem(deps))
  return router
}

interface Http {
  readonly req: Request
  readonly res: Response
}

async function serve(route: ApiRoute, deps: Deps, { req, res }: Http): Promise<ApiReply> {
  const belfiore = String(req.params['belfiore'])
  const { api, origin } = deps
  if (!api?.admits(belfiore)) throw notFound()
  const { request } = res.locals
  const caller = route.access === 'public' ? nobody : await admitted(api, req, belfiore)
  const query = parsed(route.query, req.query)
  const body = route.body && parsed(route.body, await bodyOf(req, res))
  const visit = { belfiore, query, body, caller, request, origin }
  if (route.access === 'public') return route.handle({ ...visit, sql: noSql })
  return transaction(deps.pools.web, async (sql) => {
    await scopeComune(sql, belfiore)
    return route.handle({ ...visit, sql })
  })
}

const noSql: ApiVisit<unknown, unknown>['sql'] = {
  query: () => Promise.reject(new Error('a public address of an API reads nothing')),
}

async function admitted(api: ApiDoor, req: Request, belfiore: string): Promise<Caller> {
  const wait = await api.take(`${belfiore} ${req.ip ?? ''}`)
  if (wait !== undefined) throw new HttpError(429, 'too many calls', wait)
  return api.verify(req.get('authorization'), belfiore)
}

async function bodyOf(req: Request, res: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    readJson(req, res, (error?: unknown) => {
      if (error === undefined) resolve()
      else reject(error instanceof Error ? error : new Error('unreadable'))
    })
  })
  return req.body
}

/** What was sent is not what the API describes: which field, and why. */
class Unreadable extends Error {}

function parsed(schema: z.ZodType | undefined, given: unknown): unknown {
  if (!schema) return undefined
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const told = read.error.issues.slice(0, 5).map(({ path, message }) => {
    return `${path.map(String).join('.') || 'contenuto'}: ${message}`
  })
  throw new Unreadable(told.join('; '))
}

function send(res: Response, { status, body, type = undefined }: ApiReply): void {
  res.status(status)
  if (body === undefined) res.end()
  else res.type(type ?? 'application/json').send(JSON.stringify(body))
}

/** A problem of RFC 7807. */
function problem(status: number, title: string, detail: string, instance?: string): ApiReply {
  const named = instance === undefined ? {} : { instance: `urn:uuid:${instance}` }
  const body = { type: 'about:blank', title, status, detail, ...named }
  return { status, body, type: 'application/problem+json' }
}

const titles: Readonly<Record<number, readonly [string, string]>> = {
  400: ['Richiesta non leggibile', 'La richiesta non ha la forma descritta.'],
  404: ['Non trovato', 'Questo ente non pubblica flussi da questo indirizzo.'],
  413: ['Richiesta troppo grande', 'Il contenuto supera 10 MB.'],
  415: ['Tipo di contenuto non ammesso', 'Il contenuto deve essere JSON in UTF-8.'],
  422: ['Richiesta non accolta', 'La richiesta non si può accogliere.'],
  429: ['Troppe richieste', 'Riprovare dopo i secondi indicati da Retry-After.'],
  503: ['Servizio non disponibile', 'L’archivio non risponde: riprovare più tardi.'],
}

function tellProblem(deps: Deps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const { request, route } = res.locals
    const about = { request, method: req.method, route }
    const reply = problemOf(error, res)
    if (reply.status >= 500) deps.logger.error({ err: error, ...about }, 'api failed')
    else deps.logger.info({ status: reply.status, ...about }, 'api refused')
    send(res, reply)
  }
}

function problemOf(error: unknown, res: Response): ApiReply {
  const { request } = res.locals
  if (error instanceof VoucherRefused) {
    res.set('WWW-Authenticate', 'Bearer error="invalid_token"')
    return problem(401, 'Voucher non valido', error.message, request)
  }
  if (error instanceof Unreadable)
    return problem(400, 'Richiesta non leggibile', error.message, request)
  // An address that cannot be decoded.
  const { status, message, retryAfter } =
    error instanceof URIError ? { status: 400 } : refusalOf(error)
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
  const [title, detail] = titles[status] ?? ['Errore interno', 'La richiesta non è stata eseguita.']
  return problem(status, title, message ?? detail, request)
}
