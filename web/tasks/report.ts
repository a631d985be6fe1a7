import { z } from 'zod'

import { bulkOutcome, namedTasks } from '../../domain/tasks/inbox-report.ts'
import { notFound } from '../shared/http-error.ts'
import { recordId } from '../shared/record-id.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, taskPath } from './paths.ts'

const pairs = z.array(z.tuple([z.string(), z.string()]))

/** "28 prese in carico, 4 già di altri: elenco". */
export function reportRoute(): Route {
  return route({
    method: 'get',
    path: paths.report,
    permission: 'inbox.read',
    audit: 'none',
    params: z.object({ op: recordId }),
    async handle({ params, sql, t }) {
      const outcome = await bulkOutcome(sql, params.op)
      if (!outcome) throw notFound()
      const lost = pairs.parse(JSON.parse(outcome.lost))
      const tasks = await namedTasks(
        sql,
        lost.map(([id]) => id),
      )
      return page('tasks/report', {
        title: t('inbox.report-title'),
        summary: t(`inbox.report-${outcome.action}`, { done: outcome.done, lost: lost.length }),
        back: outcome.back,
        backLabel: t(
          outcome.back.startsWith(paths.inbox) ? 'inbox.report-back' : 'inbox.report-away',
        ),
        lost: lost.map(([id, reason]) => {
          const task = tasks.find((one) => one.id === id)
          return {
            href: task && taskPath(id),
            title: task?.title,
            caseNumber: task?.number,
            reason,
          }
        }),
      })
    },
  })
}
