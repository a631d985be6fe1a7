import { z } from 'zod'

import { transaction } from '../../domain/database.ts'
import { accessibilityReports, reportInaccessible } from '../../domain/help/accessibility-report.ts'
import { safeReturn } from '../auth/paths.ts'
import type { Deps } from '../deps.ts'
import type { Translate } from '../shared/i18n.ts'
import { createLimiter, takeOne } from '../shared/limiter.ts'
import { paths } from '../shared/paths.ts'
import { page, redirect } from '../shared/reply.ts'
import { publicRoute, route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'

/** Who is not signed in may write: an office behind one address has room, a program has not. */
const perReporter = { name: 'feedback', points: 20, duration: 60 * 60 }

const text = (most: number) => z.string().trim().max(most).default('')
const report = z.object({ page: text(500), problem: text(4000), contact: text(254) })
type Report = z.infer<typeof report>

function ask(t: Translate, given: Report, message?: string) {
  const errors = message ? [{ field: 'problem', message }] : []
  const model = { title: t('home.feedback-title'), wrong: errors.length > 0, errors, ...given }
  return page('home/feedback', model, { status: message ? 422 : 200 })
}

/** The statement that the law asks for, and the way to say what does not work. */
export function accessibilityRoutes({ pools }: Deps): Route[] {
  const reports = createLimiter(pools.web, perReporter)
  return [
    publicRoute({
      method: 'get',
      path: paths.accessibility,
      audit: 'none',
      handle: ({ t, language }) =>
        page('home/accessibility', {
          title: t('home.accessibility-title'),
          italian: language === 'it',
        }),
    }),
    publicRoute({
      method: 'get',
      path: paths.feedback,
      audit: 'none',
      query: z.object({ da: z.string().max(500).optional() }),
      handle: ({ t, query }) =>
        ask(t, { page: query.da ? safeReturn(query.da) : '', problem: '', contact: '' }),
    }),
    publicRoute({
      method: 'post',
      path: paths.feedback,
      audit: 'none',
      form: report,
      async handle({ t, form, http: { req } }) {
        if (form.problem === '') return ask(t, form, t('home.feedback-missing'))
        await takeOne(reports, req.ip ?? '')
        await transaction(pools.web, (sql) => reportInaccessible(sql, form))
        return redirect(paths.accessibility, { key: 'home.feedback-thanks' })
      },
    }),
    route({
      method: 'get',
      path: paths.feedbackReceived,
      permission: 'feedback.read',
      audit: 'none',
      async handle({ sql, t }) {
        const received = await accessibilityReports(sql, 100)
        return page('home/feedback-received', {
          title: t('home.received-title'),
          reports: received,
        })
      },
    }),
  ]
}
