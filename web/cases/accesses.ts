import { z } from 'zod'

import { accessesOfCase } from '../../domain/audit/queries.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'

const perPage = 100

/** Who opened what of the case, when and what for: to be printed for the person who asks. */
export function accessesRoute(): Route {
  return route({
    method: 'get',
    path: paths.accesses,
    permission: 'case.access-log',
    audit: 'access-log-read',
    params: folderParams,
    query: z.object({
      prima: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
    }),
    async handle({ params: { id }, query, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'accesses')
      const found = await accessesOfCase(sql, id, { before: query.prima, limit: perPage + 1 })
      const rows = found.slice(0, perPage)
      const last = rows.at(-1)
      const { now } = folder.head
      return page('cases/accesses', {
        ...presentHead(folder, 'accesses', { session, language, t }),
        openers: casePath(id, 'openers'),
        printed: t('cases.printed', { day: formatDate(now, language), name: session.fullName }),
        rows: rows.map(({ at, action, purpose, actorName, onBehalfName }) => ({
          when: formatDateTime(at, language, now),
          iso: at.toISOString(),
          who: actorName ?? t('cases.by-system'),
          instead: onBehalfName && t('cases.instead-of', { name: onBehalfName }),
          what: t(`actions.${action}`),
          why: purpose ? t(`cases.purpose-${purpose}`) : '',
        })),
        next: found.length > perPage && last && `${casePath(id, 'accesses')}?prima=${last.id}`,
        first: query.prima !== undefined && casePath(id, 'accesses'),
      })
    },
  })
}
