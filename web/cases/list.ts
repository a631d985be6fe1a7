import { listCases } from '../../domain/diary/case-list.ts'
import type { CaseView } from '../../domain/diary/case-list.ts'
import { caseListOptions } from '../../domain/diary/list-options.ts'
import { inboxOptions } from '../../domain/tasks/inbox-options.ts'
import type { Session } from '../../domain/auth/session.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { listQuery } from './list-query.ts'
import { paths } from './paths.ts'
import { presentList } from './present-list.ts'

/** Cases in scope, mine, of my office or all, narrowed as one asks. */
export function listRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.cases,
      permission: 'case.list',
      audit: 'none',
      query: listQuery,
      async handle({ query, sql, session, language, t, now }) {
        const ask = { ...query, view: query.view ?? usualView(session) }
        const list = await listCases(sql, ask, session.ownOrgs)
        const options = {
          ...(await inboxOptions(sql, session.orgs)),
          ...(await caseListOptions(sql, session.orgs)),
        }
        return page('cases/list', presentList(list, { query: ask, options, language, t, now }))
      },
    }),
  ]
}

/** Social workers begin from the cases that they follow, the others from their office or zone. */
function usualView({ roles }: Session): CaseView {
  if (roles.includes('social-worker')) return 'mine'
  return roles.includes('front-desk') ? 'office' : 'all'
}
