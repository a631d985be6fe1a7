import { openersOf } from '../../domain/diary/openers.ts'
import type { Opener } from '../../domain/diary/openers.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { formatDate } from '../shared/format.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'

/** Who may open the case today, on what ground and until when: to be printed for who asks. */
export function whoMayOpenRoute(): Route {
  return route({
    method: 'get',
    path: paths.openers,
    permission: 'case.access-log',
    audit: 'case-read',
    params: folderParams,
    async handle({ params: { id }, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'openers')
      const reader = { session, language, t }
      const found = await openersOf(sql, id)
      const rows = found.map((one) => presentOpener(one, reader))
      return page('cases/openers', {
        ...presentHead(folder, 'openers', reader),
        lead: t(folder.head.protected ? 'cases.openers-protected' : 'cases.openers-lead'),
        printed: t('cases.printed', {
          day: formatDate(folder.head.now, language),
          name: session.fullName,
        }),
        whole: rows.filter(({ part }) => !part),
        parts: rows.filter(({ part }) => part),
        accesses: casePath(id, 'accesses'),
      })
    },
  })
}

function presentOpener(opener: Opener, { t, language }: Reader) {
  const { ground, name, role, place, of, reason, until } = opener
  const said = { role: role === null ? '' : t(`roles.${role}`), place: place ?? '', of: of ?? '' }
  return {
    name,
    part: ground === 'service' || ground === 'offer',
    why: t(`cases.opener-${ground}`, said),
    reason,
    until:
      until === null
        ? t(`cases.opener-while-${ground === 'offer' || ground === 'role' ? ground : 'granted'}`)
        : formatDate(addDays(until, -1), language),
  }
}
