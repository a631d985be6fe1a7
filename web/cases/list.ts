import { may } from '../../domain/auth/policy.ts'
import { findQuestion } from '../../domain/diary/answered.ts'
import { exportCases } from '../../domain/diary/export-cases.ts'
import { listCases } from '../../domain/diary/case-list.ts'
import type { CaseView } from '../../domain/diary/case-list.ts'
import { caseListOptions } from '../../domain/diary/list-options.ts'
import { traceList } from '../../domain/diary/trace-list.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { factChoices } from '../../domain/social/narrowing.ts'
import type { FactChoice } from '../../domain/social/narrowing.ts'
import { inboxOptions } from '../../domain/tasks/inbox-options.ts'
import type { Session } from '../../domain/auth/session.ts'
import { badRequest } from '../shared/http-error.ts'
import { file, page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { listFile } from './list-file.ts'
import { listQuery } from './list-query.ts'
import type { CaseQuery } from './list-query.ts'
import { paths } from './paths.ts'
import { mostRows, presentList } from './present-list.ts'

/** Cases in scope, mine, of my office or all, to be read or taken away by who may. */
export function listRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.cases,
      permission: 'case.list',
      // Of a list narrowed to what the social record says.
      audit: 'cases-searched',
      query: listQuery,
      async handle({ query, sql, act, session, language, t, now }) {
        const asked = await questionFor(sql, session, query)
        const ask = { ...query, view: query.view ?? usualView(session), answered: asked?.asked }
        const facts = await factsFor(sql, session, ask)
        const list = await listCases(sql, ask, session.ownOrgs)
        await traceList(act, ask, list.rows)
        const options = {
          ...(await inboxOptions(sql, session.orgs)),
          ...(await caseListOptions(sql, session.orgs)),
        }
        const rights = {
          exports: may(session.roles, 'case.export'),
          readsRecord: may(session.roles, 'record.read'),
        }
        return page(
          'cases/list',
          presentList(list, { query: ask, options, facts, asked, ...rights, language, t, now }),
        )
      },
    }),
    route({
      method: 'get',
      path: paths.download,
      permission: 'case.export',
      audit: 'case-exported',
      query: listQuery,
      async handle({ query, sql, act, session, language, t }) {
        const answered = (await questionFor(sql, session, query))?.asked
        const ask = { ...query, view: query.view ?? usualView(session), answered }
        await factsFor(sql, session, ask)
        const rows = await exportCases(act, ask, { offices: session.ownOrgs, most: mostRows })
        const { areas } = await caseListOptions(sql, session.orgs)
        const content = listFile(rows, { areas, language, t })
        return file({ name: `${t('list.file')}.csv`, type: 'text/csv; charset=utf-8', content })
      },
    }),
  ]
}

/** Social workers begin from the cases that they follow, the others from their office or zone. */
function usualView({ roles }: Session): CaseView {
  if (roles.includes('social-worker')) return 'mine'
  return roles.includes('front-desk') ? 'office' : 'all'
}

/** The question whose answers are looked for, for who reads cases. @throws 400 when there is none */
async function questionFor(sql: Sql, { roles }: Session, { question }: CaseQuery) {
  if (question === undefined) return undefined
  const found = may(roles, 'case.read') ? await findQuestion(sql, question) : undefined
  if (!found) throw badRequest('risposta')
  return found
}

/** What the reader may look for in the social record. @throws 400 when something else is looked for */
async function factsFor(sql: Sql, { roles }: Session, { fact }: CaseQuery): Promise<FactChoice[]> {
  if (!may(roles, 'record.read')) return []
  const facts = await factChoices(sql, roles)
  if (fact !== undefined && !facts.some(({ key }) => key === fact)) throw badRequest('cartella')
  return facts
}
