import { z } from 'zod'

import { confirmIdentity } from '../../domain/auth/sign-in.ts'
import { transaction } from '../../domain/database.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../shared/i18n.ts'
import { page, redirect } from '../shared/reply.ts'
import { actRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, safeReturn } from './paths.ts'
import type { Throttle } from './throttle.ts'

const form = z.object({
  password: z.string().max(200).default(''),
  back: z.string().max(2000).default('/'),
})

function ask(t: Translate, back: string, wrong?: { message: string; status: 422 | 429 }) {
  const errors = wrong ? [{ field: 'password', message: wrong.message }] : []
  const model = { title: t('auth.confirm-title'), wrong: wrong !== undefined, errors, back }
  return page('auth/confirm', model, { status: wrong?.status ?? 200 })
}

/** The password again, before what counts as a signature; and a session that goes on. */
export function confirmRoutes(deps: Deps, throttle: Throttle): Route[] {
  return [
    route({
      method: 'get',
      path: paths.confirm,
      permission: 'account.self',
      audit: 'none',
      query: z.object({ da: z.string().max(2000).optional() }),
      handle: ({ query, t }) => ask(t, safeReturn(query.da)),
    }),
    actRoute({
      method: 'post',
      path: paths.confirm,
      permission: 'account.self',
      audit: 'session-confirmed',
      form,
      async handle({ form: { password, back }, t, open, request, credentials: { tokenHash } }) {
        const { username } = await transaction(
          deps.pools.web,
          async (sql) => (await open(sql)).session,
        )
        const attempt = await throttle.begin(username, `confirm ${username}`)
        if (typeof attempt === 'number') {
          const message = t('errors.429.remedy', { minutes: Math.ceil(attempt / 60) })
          return ask(t, safeReturn(back), { message, status: 429 })
        }
        const token = await transaction(deps.pools.web, (sql) =>
          confirmIdentity(sql, { username, password, tokenHash, request }),
        )
        if (token === undefined)
          return ask(t, safeReturn(back), { message: t('auth.confirm-wrong'), status: 422 })
        await attempt.succeeded()
        return { ...redirect(safeReturn(back)), token }
      },
    }),
    route({
      method: 'post',
      path: paths.extend,
      permission: 'account.self',
      audit: 'none',
      handle: ({ session, htmx }) =>
        htmx
          ? { kind: 'empty', headers: { 'X-Session-Expires': session.expiresAt.toISOString() } }
          : redirect('/', { key: 'auth.extended' }),
    }),
  ]
}
