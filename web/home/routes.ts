import { z } from 'zod'

import { choosePlace } from '../../domain/auth/session.ts'
import { transaction } from '../../domain/database.ts'
import { paths as auth, safeReturn } from '../auth/paths.ts'
import type { Deps } from '../deps.ts'
import { cookieNames } from '../shared/cookies.ts'
import { badRequest } from '../shared/http-error.ts'
import { presentNavigation } from '../shared/navigation.ts'
import { paths } from '../shared/paths.ts'
import { json, redirect } from '../shared/reply.ts'
import { actRoute, publicRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { accessibilityRoutes } from './accessibility.ts'

const oneYear = 365 * 24 * 60 * 60 * 1000
const back = z.string().max(2000).default('/')
const preferences = z.object({
  theme: z.enum(['light', 'dark', 'system']).optional(),
  language: z.enum(['it', 'en']).optional(),
  back,
})
/** An organisation's id; empty for all of them together. */
const choice = z.object({ place: z.union([z.literal(''), z.coerce.number().int().min(1)]) })

/** The entry, how the pages look, where one works, and what everybody may read. */
export function homeRoutes(deps: Deps): Route[] {
  const names = cookieNames(deps.origin)
  return [
    publicRoute({
      method: 'get',
      path: paths.home,
      audit: 'none',
      handle({ session }) {
        if (!session) return redirect(auth.signIn)
        const [first] = presentNavigation(session.roles, paths.home)
        return redirect(first?.href ?? paths.accessibility)
      },
    }),
    publicRoute({
      method: 'post',
      path: paths.preferences,
      audit: 'none',
      form: preferences,
      handle({ form, http: { res } }) {
        const options = { ...names.options, maxAge: oneYear }
        if (form.theme) res.cookie(names.theme, form.theme, options)
        if (form.language) res.cookie(names.language, form.language, options)
        return redirect(safeReturn(form.back), { key: 'home.preferences-saved' })
      },
    }),
    actRoute({
      method: 'post',
      path: paths.place,
      permission: 'account.self',
      audit: 'none',
      form: choice,
      async handle({ form: { place }, open, credentials: { tokenHash } }) {
        await transaction(deps.pools.web, async (sql) => {
          const { session } = await open(sql)
          if (place !== '' && !session.allPlaces.includes(place)) throw badRequest('place')
          await choosePlace(sql, tokenHash, place || undefined)
        })
        return redirect(paths.home, { key: 'home.place-chosen' })
      },
    }),
    healthRoute(deps),
    ...accessibilityRoutes(deps),
  ]
}

/** For whoever keeps the service running: never a word on who uses it. */
function healthRoute({ pools }: Deps): Route {
  return publicRoute({
    method: 'get',
    path: paths.health,
    audit: 'none',
    async handle() {
      try {
        await pools.web.query('select 1')
        return json({ database: 'ok' })
      } catch {
        return json({ database: 'away' }, 503)
      }
    },
  })
}
