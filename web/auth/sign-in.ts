import type { Response } from 'express'
import { z } from 'zod'

import { demoAccounts, signIn, signInForDemo, signOut } from '../../domain/auth/sign-in.ts'
import { transaction } from '../../domain/database.ts'
import type { Deps } from '../deps.ts'
import { cookieNames, dropCookie } from '../shared/cookies.ts'
import { formatTime } from '../shared/format.ts'
import type { Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import type { Reply } from '../shared/reply.ts'
import { publicRoute } from '../shared/route.ts'
import type { Nothing, Route } from '../shared/route.ts'
import type { PublicVisit, Visit } from '../shared/visit.ts'
import { paths, safeReturn } from './paths.ts'
import type { Throttle } from './throttle.ts'

const credentials = z.object({
  username: z.string().max(200),
  password: z.string().max(200),
  back: z.string().max(2000).default('/'),
})
const demo = z.object({ username: z.string().max(200), back: z.string().max(2000).default('/') })

interface Shown {
  readonly back: string
  readonly username?: string
  readonly errors?: readonly { field: string; message: string }[]
  readonly status?: number
  readonly headers?: Record<string, string>
}

type AnyVisit = Pick<Visit<unknown, unknown, unknown>, 't' | 'now' | 'language'>

async function door(deps: Deps, { t }: AnyVisit, shown: Shown): Promise<Reply> {
  const accounts = deps.demo ? await transaction(deps.pools.web, demoAccounts) : []
  const { back, username = '', errors = [], status = 200, headers = {} } = shown
  const parked = back === paths.resume
  const notice = back === '/' ? undefined : t(parked ? 'auth.parked' : 'auth.ended')
  const people = accounts.map(({ roles, ...account }) => ({
    ...account,
    roles: roles.map((role) => t(`roles.${role}`)).join(', '),
  }))
  const model = { title: t('auth.title'), wrong: errors.length > 0, errors, notice, back, username }
  return page('auth/sign-in', { ...model, demo: people }, { status, headers })
}

/** Local accounts: the door, who knocks, and the way out. */
export function signInRoutes(deps: Deps, throttle: Throttle): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: paths.signIn,
      audit: 'none',
      query: z.object({ da: z.string().max(2000).optional() }),
      handle: (visit) => {
        const back = safeReturn(visit.query.da)
        return visit.session ? redirect(back) : door(deps, visit, { back })
      },
    }),
    publicRoute({
      method: 'post',
      path: paths.signIn,
      audit: 'signed-in',
      form: credentials,
      handle: (visit) => knock(deps, throttle, visit),
    }),
    publicRoute({
      method: 'post',
      path: paths.demo,
      audit: 'signed-in',
      form: demo,
      handle: (visit) => enterForDemo(deps, visit),
    }),
    publicRoute({
      method: 'post',
      path: paths.signOut,
      audit: 'signed-out',
      async handle({ http, request }) {
        await leave(deps, http.res, request)
        return redirect(paths.signIn, { key: 'auth.signed-out' })
      },
    }),
  ]
}

type Knock<F> = PublicVisit<Nothing, Nothing, F>

async function knock(
  deps: Deps,
  throttle: Throttle,
  visit: Knock<z.infer<typeof credentials>>,
): Promise<Reply> {
  const { form, t, http, request } = visit
  const again = (shown: Partial<Shown>) =>
    door(deps, visit, { back: safeReturn(form.back), username: form.username, ...shown })
  const missing = missingFields(form, t)
  if (missing.length > 0) return again({ errors: missing, status: 422 })

  const attempt = await throttle.begin(form.username, http.req.ip ?? '')
  if (typeof attempt === 'number') {
    deps.metrics.refusedSignIns.inc({ why: 'too-many' })
    return again({ ...tooMany(visit, attempt), status: 429 })
  }
  const previous = http.res.locals.tokenHash
  const token = await signIn(deps.pools.web, form, { request, previous })
  if (token === undefined) {
    deps.metrics.refusedSignIns.inc({ why: 'wrong' })
    return again({ errors: [{ field: 'username', message: t('auth.wrong') }], status: 422 })
  }
  await attempt.succeeded()
  return enter(token, form.back)
}

function missingFields({ username, password }: z.infer<typeof credentials>, t: Translate) {
  return [
    ...(username.trim() ? [] : [{ field: 'username', message: t('auth.missing-username') }]),
    ...(password ? [] : [{ field: 'password', message: t('auth.missing-password') }]),
  ]
}

async function enterForDemo(deps: Deps, visit: Knock<z.infer<typeof demo>>): Promise<Reply> {
  const { form, t, http, request } = visit
  const previous = http.res.locals.tokenHash
  const { username, back } = form
  const token = deps.demo && (await signInForDemo(deps.pools.web, username, { request, previous }))
  if (token) return enter(token, back)
  const errors = [{ field: 'username', message: t('auth.wrong') }]
  return door(deps, visit, { back: safeReturn(back), errors, status: 422 })
}

function enter(token: string, back: string): Reply {
  return { ...redirect(safeReturn(back)), token }
}

async function leave(deps: Deps, res: Response, request: string): Promise<void> {
  const { tokenHash } = res.locals
  if (tokenHash) await signOut(deps.pools.web, tokenHash, request)
  const { session, options } = cookieNames(deps.origin)
  dropCookie(res, session, options)
  res.set('Clear-Site-Data', '"cache", "storage"')
}

function tooMany({ t, now, language }: AnyVisit, seconds: number): Partial<Shown> {
  const time = formatTime(new Date(now.getTime() + seconds * 1000), language)
  const message = t('auth.too-many', { time, minutes: Math.ceil(seconds / 60) })
  return { errors: [{ field: 'username', message }], headers: { 'Retry-After': String(seconds) } }
}
