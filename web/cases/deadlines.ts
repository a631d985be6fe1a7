import { may } from '../../domain/auth/policy.ts'
import { deadlinesOf, termsOf } from '../../domain/diary/deadlines.ts'
import { mayMoveTerms } from '../../domain/tasks/move-terms.ts'
import type { SuspensionRow } from '../../domain/procedures/suspensions.ts'
import { suspensionsOf } from '../../domain/procedures/suspensions.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import type { Folder } from './folder.ts'
import { folderParams, openFolder } from './folder.ts'
import { correctionPath, paths, termsPath } from './paths.ts'
import { presentDeadlines } from '../shared/told/present-deadlines.ts'
import { presentHead } from './present-head.ts'
import { presentSuspensions } from './present-suspensions.ts'

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
      const [rows, earlier, suspensions] = await Promise.all([
        deadlinesOf(sql, id),
        termsOf(sql, id),
        suspensionsOf(sql, id),
      ])
      const mayMove = may(session.roles, 'terms.suspend') && (await mayMoveTerms(sql, id))
      const releases = await getReleases(
        sql,
        rows.map(({ proof }) => proof.rule.release),
      )
      const shown = presentDeadlines(rows, {
        ...{ ...reader, now: folder.head.now, releases, earlier },
        ...(mayMove && { correct: (term: string) => correctionPath(id, term) }),
      })
      return page('cases/deadlines', {
        ...presentHead(folder, 'deadlines', reader),
        running: shown.filter(({ running }) => running),
        suspend: mayMove && canSuspend(folder, suspensions) && termsPath(id),
        suspensions: presentSuspensions(suspensions, folder, { ...reader, mayMove }),
        over: shown.filter(({ running }) => !running),
      })
    },
  })
}

/** While one is open there is nothing more to suspend: it is corrected, or ended. */
function canSuspend({ release }: Folder, suspensions: readonly SuspensionRow[]): boolean {
  return release.suspensions !== undefined && suspensions.every(({ until }) => until !== undefined)
}
