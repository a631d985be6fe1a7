import { z } from 'zod'

import { getDryRun, recentDryRuns } from '../../domain/dry-runs/dry-runs.ts'
import { cancelDryRun, startDryRun } from '../../domain/dry-runs/start.ts'
import { recordId } from '../shared/record-id.ts'
import { file, page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { basesOf } from './drafts.ts'
import { dryRunPath, paths } from './paths.ts'
import { dryRunFile, presentDryRun, presentDryRunRow } from './present-dry-run.ts'

const permission = 'admin.procedures'
const audit = 'dry-run-changed'
const params = z.object({ run: recordId })

/** What a rule would do to all running cases: started, left, found again. Of no case anything is told. */
export function dryRunRoutes(): Route[] {
  return [...allRoutes(), ...oneRoutes()]
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
      form: z.union([
        z.object({ bozza: recordId }),
        z.object({
          versione: z
            .string()
            .max(80)
            .regex(/^[a-zA-Z0-9-]{1,60}@\d{1,6}$/),
        }),
      ]),
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
