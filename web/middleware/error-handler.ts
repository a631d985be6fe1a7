import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'

import { policy, rolesWith } from '../../domain/auth/policy.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import type { Deps } from '../deps.ts'
import { answer } from '../shared/answer.ts'
import { notFound } from '../shared/http-error.ts'
import { translator } from '../shared/i18n.ts'
import { isHtmx } from '../shared/parse-visit.ts'
import { presentResend } from '../shared/resend.ts'
import { refusalOf } from '../shared/refusal.ts'
import type { Refusal } from '../shared/refusal.ts'
import { fragment, page } from '../shared/reply.ts'

export const nowhere: RequestHandler = (_req, _res, next) => next(notFound())

/** One page for each kind of refusal: it says what happened, what was lost (nothing) and what to do. */
export function setUpErrorHandler(deps: Deps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const refusal = refusalOf(error)
    const { request, route, session } = res.locals
    // Never the address itself: what people type there may be a name or a fiscal code.
    const about = { request, method: req.method, route, user: session?.userId }
    if (refusal.status >= 500) deps.logger.error({ err: error, ...about }, 'failed')
    else
      deps.logger.info({ status: refusal.status, code: refusal.error?.code, ...about }, 'refused')
    tell(deps, req, res, refusal).catch((failure: unknown) => {
      deps.logger.error({ err: failure, request }, 'error page failed')
      if (!res.headersSent) res.status(500).type('text').send(`Errore. Riferimento: ${request}`)
    })
  }
}

function tell(deps: Deps, req: Request, res: Response, refusal: Refusal): Promise<void> {
  const { status, retryAfter } = refusal
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
  const stale = refusal.error?.code === 'stale-form'
  // A draft that saves itself must not push aside the act that is offered to be sent again.
  const aside = stale && req.path.endsWith('/bozza')
  const resend = stale && !aside ? presentResend(req, res) : undefined
  const model = { ...presentRefusal(refusal, res), resend }
  // Nobody is asked for again while the database is away.
  if (status === 503) res.locals.tokenHash = undefined
  const reply = isHtmx(req)
    ? fragment('shared/refusal-piece', model, {
        status,
        headers: aside ? {} : { 'HX-Retarget': '#messages', 'HX-Reswap': 'innerHTML' },
      })
    : page('shared/refusal', model, { status })
  return answer(reply, deps, { req, res })
}

function presentRefusal({ status, message, error, retryAfter }: Refusal, res: Response) {
  const t = translator(res.locals.language)
  const words = error?.code === 'stale-form' ? 'stale' : status
  const minutes = retryAfter === undefined ? undefined : Math.ceil(retryAfter / 60)
  return {
    title: t(`errors.${words}.title`),
    message: message ?? t(`errors.${status}.text`, { minutes }),
    ownWords: message !== undefined,
    remedy: t(`errors.${words}.remedy`, { minutes }),
    who: rolesNamed(error?.detail['permission']).map((role) => t(`roles.${role}`)),
    reference: status >= 500 ? res.locals.request : undefined,
  }
}

function rolesNamed(permission: unknown) {
  return isPermission(permission) ? rolesWith(permission) : []
}

function isPermission(value: unknown): value is Permission {
  return typeof value === 'string' && Object.hasOwn(policy, value)
}
