import { z } from 'zod'

import { markRead } from '../../domain/notices/mark-read.ts'
import { noticesOf } from '../../domain/notices/queries.ts'
import { safeReturn } from '../auth/paths.ts'
import { recordCursor } from '../shared/cursor.ts'
import { recordId } from '../shared/record-id.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths } from './paths.ts'
import { preferenceRoutes } from './preferences.ts'
import { presentNotices } from './present-notices.ts'

const query = z.object({
  mostra: z.enum(['da-leggere', 'letti']).default('da-leggere'),
  prima: recordCursor.optional(),
})
const form = z.object({
  avviso: z.union([recordId, z.literal('tutti')]),
  torna: z.string().max(2000).optional(),
})

/** What the system tells people: the notices for me and for my groups. */
export function noticeRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: paths.notices,
      permission: 'notice.read',
      audit: 'none',
      query,
      async handle({ query: { mostra, prima }, sql, session, language, t, now }) {
        const unread = mostra === 'da-leggere'
        const found = await noticesOf(sql, { unread, before: prima })
        const context = { unread, later: prima !== undefined, session, language, t, now }
        return page('notices/list', presentNotices(found, context))
      },
    }),
    route({
      method: 'post',
      path: paths.notices,
      permission: 'notice.read',
      audit: 'none',
      form,
      async handle({ form: { avviso, torna }, act }) {
        const count = await markRead(act, avviso === 'tutti' ? undefined : avviso)
        const to = torna === undefined ? paths.notices : safeReturn(torna)
        return redirect(to, { key: 'notices.marked', values: { count } })
      },
    }),
    ...preferenceRoutes(),
  ]
}
