import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { casesOfEffect, getChange } from '../../domain/calendars/changes.ts'
import type { CaseEffect } from '../../domain/calendars/changes.ts'
import type { TermChange } from '../../domain/procedures/migrate/terms.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Sql } from '../../domain/shared/sql.ts'
import { getRelease } from '../../domain/tasks/published.ts'
import { casePath } from '../cases/paths.ts'
import { presentTermChanges } from '../shared/told/present-term-changes.ts'
import { recordId } from '../shared/record-id.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { changePath, effectCasesPath, paths } from './paths.ts'
import type { Reader } from './present-calendar.ts'

const query = z.object({
  ufficio: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  solo: z.enum(['sooner', 'past']).optional(),
  dopo: z.string().max(40).optional(),
})

/** Which cases have terms that a new calendar moves, by number: a name is nowhere. */
export function effectCasesRoute(): Route {
  return route({
    method: 'get',
    path: paths.cases,
    permission: 'admin.procedures',
    audit: 'none',
    params: z.object({ calendar: recordId }),
    query,
    async handle({ params: { calendar: id }, query: asked, sql, session, language, t }) {
      const { ufficio: office, solo: only, dopo: after } = asked
      const change = await getChange(sql, id)
      const { cases, more } = await casesOfEffect(sql, { change, office, only, after })
      const releases = await releasesIn(sql, cases)
      const opens = may(session.roles, 'case.read')
      const { version } = change.document
      return page('calendars/effect-cases', {
        title: t(only ? `calendars.cases-${only}` : 'calendars.cases-title'),
        crumbs: {
          list: paths.calendar,
          change: changePath(id),
          of: t('calendars.change-title', { version }),
        },
        all: (office !== undefined || only !== undefined) && effectCasesPath(id),
        cases: cases.map((one) => present(one, { releases, opens, reader: { language, t } })),
        next: more && effectCasesPath(id, { office, only, after: cases.at(-1)?.number }),
      })
    },
  })
}

interface Context {
  readonly releases: ReadonlyMap<string, Release>
  readonly opens: boolean
  readonly reader: Reader
}

function present(one: CaseEffect, { releases, opens, reader }: Context) {
  const { t } = reader
  const own = namesIn(one.terms).flatMap((name) => releases.get(name) ?? [])
  return {
    called: one.number,
    href: opens && one.mayOpen && casePath(one.caseId),
    where: [one.office ?? t('calendars.no-office'), one.zone ?? t('calendars.no-zone')].join(' · '),
    changed: one.result === 'changed',
    change: {
      terms: presentTermChanges(one.terms, own, { ...reader, past: t('calendars.past-now') }),
    },
  }
}

/** The releases that a case's terms are of, as their proofs name them. */
function namesIn(terms: readonly TermChange[]): string[] {
  const names = terms.flatMap(({ proofBefore, proofAfter }) => {
    const proof = proofAfter ?? proofBefore
    return proof ? [proof.rule.release] : []
  })
  return [...new Set(names)]
}

async function releasesIn(sql: Sql, cases: readonly CaseEffect[]) {
  const names = new Set(cases.flatMap(({ terms }) => namesIn(terms)))
  const read = await Promise.all(
    [...names].map(async (name) => [name, await getRelease(sql, name)] as const),
  )
  return new Map(read)
}
