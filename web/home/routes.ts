import { z } from 'zod'

import { paths as auth, safeReturn } from '../auth/paths.ts'
import type { Deps } from '../deps.ts'
import { cookieNames } from '../shared/cookies.ts'
import { presentNavigation } from '../shared/navigation.ts'
import { paths } from '../shared/paths.ts'
import { page, redirect } from '../shared/reply.ts'
import { publicRoute } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { statusRoutes } from './status.ts'

const oneYear = 365 * 24 * 60 * 60 * 1000
const preferences = z.object({
  theme: z.enum(['light', 'dark', 'system']).optional(),
  language: z.enum(['it', 'en']).optional(),
  back: z.string().max(2000).default('/'),
})

/** The entry, how the pages look, and what everybody may read. */
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
      handle({ form: { theme, language, back }, http: { res } }) {
        const options = { ...names.options, maxAge: oneYear }
        if (theme) res.cookie(names.theme, theme, options)
        if (language) res.cookie(names.language, language, options)
        return redirect(safeReturn(back), { key: 'home.preferences-saved' })
      },
    }),
    publicRoute({
      method: 'get',
      path: paths.accessibility,
      audit: 'none',
      handle: ({ t }) => page('home/accessibility', { title: t('home.accessibility-title') }),
    }),
    ...statusRoutes(deps),
  ]
}
