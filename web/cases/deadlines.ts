import { deadlinesOf } from '../../domain/diary/deadlines.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder, releasesOf } from './folder.ts'
import { paths } from './paths.ts'
import { presentDeadlines } from './present-deadlines.ts'
import { presentHead } from './present-head.ts'

/** Every deadline of the case, with the proof of its date. */
export function deadlinesRoute(): Route {
  return route({
    method: 'get',
    path: paths.deadlines,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    async handle({ params: { id }, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'deadlines')
      const reader = { session, language, t }
      const rows = await deadlinesOf(sql, id)
      const releases = await releasesOf(
        sql,
        rows.map(({ proof }) => proof.rule.release),
      )
      const shown = presentDeadlines(rows, { ...reader, now: folder.head.now, releases })
      return page('cases/deadlines', {
        ...presentHead(folder, 'deadlines', reader),
        running: shown.filter(({ running }) => running),
        over: shown.filter(({ running }) => !running),
      })
    },
  })
}
