import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import {
  casesOfLine,
  documentOf,
  getDryRun,
  recentDryRuns,
} from '../../domain/dry-runs/dry-runs.ts'
import { cancelDryRun, startDryRun } from '../../domain/dry-runs/start.ts'
import { lines } from '../../domain/tasks/dry-run-totals.ts'
import { publishedReleases } from '../../domain/tasks/published.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { basesOf } from './drafts.ts'
import { dryRunPath, paths } from './paths.ts'
import { releaseParam } from './published.ts'
import { presentCases } from './present-dry-run-cases.ts'
import { dryRunFile, presentDryRun, presentDryRunRow } from './present-dry-run.ts'

const permission = 'admin.procedures'
const audit = 'dry-run-changed'
const params = z.object({ run: recordId })

/** What a rule would do to all running cases: started, left, found again, read case by case. Of no person anything is told. */
export function dryRunRoutes(): Route[] {
  return [...allRoutes(), ...oneRoutes(), casesRoute()]
}

function allRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.dryRuns,
      permission,
      audit: 'none',
      handle: async ({ sql, language, t }) =>
        page('procedures/dry-runs', {
          title: t('dryruns.title'),
          list: paths.list,
          here: paths.dryRuns,
          rows: (await recentDryRuns(sql)).map((one) => presentDryRunRow(one, { language, t })),
          releases: await basesOf(sql, undefined, { language, t }),
        }),
    }),
    route({
      method: 'post',
      path: paths.dryRuns,
      permission,
      audit,
      form: z.union([z.object({ bozza: recordId }), z.object({ versione: releaseParam })]),
      async handle({ act, form }) {
        const target = 'bozza' in form ? { draft: form.bozza } : { release: form.versione }
        return redirect(dryRunPath(await startDryRun(act, target)), { key: 'dryruns.started' })
      },
    }),
  ]
}

function oneRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.dryRun,
      permission,
      audit: 'none',
      params,
      handle: async ({ params: { run }, sql, language, t }) =>
        page('procedures/dry-run', presentDryRun(await getDryRun(sql, run), { language, t })),
    }),
    route({
      method: 'post',
      path: paths.dryRun,
      permission,
      audit,
      params,
      form: z.object({ fai: z.literal('ferma') }),
      async handle({ act, params: { run } }) {
        await cancelDryRun(act, run)
        return redirect(dryRunPath(run), { key: 'dryruns.stopped' })
      },
    }),
    route({
      method: 'get',
      path: paths.dryRunFile,
      permission,
      audit: 'none',
      params,
      async handle({ params: { run: id }, sql, t }) {
        const run = await getDryRun(sql, id)
        const name = `prova-${run.target.replace('@', '.v')}.csv`
        return file({ name, type: 'text/csv; charset=utf-8', content: dryRunFile(run, t) })
      },
    }),
  ]
}

const asked = z.object({
  riga: z.enum(lines).default('changed'),
  zona: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  dopo: recordId.optional(),
})

function casesRoute(): Route {
  return route({
    method: 'get',
    path: paths.dryRunCases,
    permission,
    audit: 'none',
    params,
    query: asked,
    async handle({ params: { run: id }, query, sql, session, language, t }) {
      const { riga: line, zona: zone, dopo: after } = query
      const run = await getDryRun(sql, id)
      const listed = await casesOfLine(sql, { run: id, line, zone, after })
      // The versions that the cases follow now name what they would leave.
      const releases = [
        await documentOf(sql, run),
        ...(await publishedReleases(sql, run.procedure)),
      ]
      const opens = may(session.roles, 'case.read')
      const read = { run, line, zone, listed, releases, opens }
      return page('procedures/dry-run-cases', presentCases(read, { language, t }))
    },
  })
}
