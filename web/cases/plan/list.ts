import { z } from 'zod'

import { caseViews, casesOf, listCases } from '../../../domain/diary/case-list.ts'
import type { CaseView } from '../../../domain/diary/case-list.ts'
import { expiringCases } from '../../../domain/plan/expiring.ts'
import { readPlans } from '../../../domain/plan/read-plans.ts'
import type { Sql } from '../../../domain/shared/sql.ts'
import { cursor, encodeCursor } from '../../shared/cursor.ts'
import { viewWords } from '../list-query.ts'
import type { Translate } from '../../shared/i18n.ts'
import { paths } from '../../shared/paths.ts'
import { page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import { none, phaseWords, word } from '../../shared/url-words.ts'
import { presentRow } from './present-row.ts'

/** Plans are written and signed, carried out, looked at again. */
const stages = ['plan', 'delivery', 'review'] as const

const query = z.object({
  vista: none.or(word(caseViews, viewWords)).optional(),
  fase: none.or(word(stages, phaseWords)).optional(),
  dopo: cursor.optional(),
})

interface Asked {
  readonly view: CaseView
  readonly stage: (typeof stages)[number]
}

/** The plans of everybody whom the reader may see: those to sign, those under way, those to check. */
export function plansRoute(): Route {
  return route({
    method: 'get',
    path: paths.plans,
    permission: 'case.list',
    audit: 'none',
    query,
    async handle({ query: { vista, fase, dopo }, sql, session, language, t, now }) {
      const usual = session.roles.includes('social-worker') ? 'mine' : 'all'
      const asked: Asked = { view: vista ?? usual, stage: fase ?? 'review' }
      const after = dopo && { openedAt: dopo.at, id: dopo.id }
      const ask = { view: asked.view, state: 'open', phase: asked.stage, after } as const
      const first = await expiringFirst(sql, asked, session.ownOrgs)
      const { rows: usualRows, next } = await listCases(sql, ask, session.ownOrgs)
      const others = usualRows.filter(({ id }) => !first.some((one) => one.id === id))
      const rows = dopo ? others : [...first, ...others]
      const plans = await readPlans(
        sql,
        rows.map(({ id }) => id),
      )
      return page('cases/plan/list', {
        title: t('plan.list-title'),
        ...presentTabs(asked, t),
        rows: rows.map((row) => presentRow(row, plans.get(row.id), { language, t, now })),
        next: next && addressOf(asked, encodeCursor(next.openedAt, next.id)),
        first: dopo && addressOf(asked),
      })
    },
  })
}

/** Plans that are over or will be soon, the nearest first: before all others, on the first page. */
async function expiringFirst(sql: Sql, { view, stage }: Asked, offices: readonly number[]) {
  const found = await expiringCases(sql, { view, phase: stage, offices })
  return casesOf(
    sql,
    found.map(({ id }) => id),
  )
}

function addressOf({ view, stage }: Asked, after?: string): string {
  const given = new URLSearchParams({ vista: viewWords[view], fase: phaseWords[stage] })
  if (after !== undefined) given.set('dopo', after)
  return `${paths.plans}?${given.toString()}`
}

function presentTabs(asked: Asked, t: Translate) {
  return {
    views: caseViews.map((view) => ({
      href: addressOf({ ...asked, view }),
      label: t(`plan.view-${view}`),
      current: view === asked.view,
    })),
    stages: stages.map((stage) => ({
      href: addressOf({ ...asked, stage }),
      label: t(`plan.stage-${stage}`),
      current: stage === asked.stage,
    })),
  }
}
