import { sentCases } from '../../domain/tasks/sent-cases.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { presentSentCases } from './present-sent-cases.ts'

/** What left for another body and what came from one, with how it ended and its receipt. */
export function handoffRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.sent,
      permission: 'handoff.read',
      audit: 'none',
      async handle({ sql, session, language, t, now }) {
        return page(
          'handoffs/list',
          presentSentCases(await sentCases(sql), { session, language, t, now }),
        )
      },
    }),
  ]
}
