import { z } from 'zod'

import { dayInItaly } from '../../../domain/shared/today.ts'
import type { Moment } from '../../../domain/diary/log-until.ts'
import { logUntil, publishedFor } from '../../../domain/diary/log-until.ts'
import { isDay, parseDay } from '../../../domain/shared/calendar-day.ts'
import { refold, isDeparture } from '../../../domain/tasks/refold.ts'
import { cursor } from '../../shared/cursor.ts'
import { formatDateTime, formatTime } from '../../shared/format.ts'
import { page } from '../../shared/reply.ts'
import { route } from '../../shared/route.ts'
import type { Route } from '../../shared/route.ts'
import type { SignedVisit } from '../../shared/visit.ts'
import { folderParams, openFolder } from '../folder.ts'
import type { Folder, FolderParams } from '../folder.ts'
import { casePath, minutePath, momentPath, paths } from '../paths.ts'
import { presentHead } from '../present-head.ts'
import { presentThen } from './present-then.ts'

const seq = z.coerce.number().int().min(1).max(2_147_483_647).optional().catch(undefined)
const typed = z.string().max(20).default('')
const query = z.object({
  ...{ giorno: typed, ora: typed, evento: seq, prima: seq },
  dopo: cursor.optional().catch(undefined),
})
type Query = z.infer<typeof query>

/** “Vista al …”: the case as it was known at a moment, folded from its log. */
export function thenRoute(): Route {
  return route({
    method: 'get',
    path: paths.then,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    query,
    async handle(visit) {
      const { params, query: asked, act, session, language, t } = visit
      const folder = await openFolder(act, params.id, 'then')
      const moment = momentIn(asked)
      const seen = moment && (await lookAt(visit, folder, moment))
      const wrong = problemOf(asked, moment)
      return page('cases/then/then', {
        ...presentHead(folder, 'then', { session, language, t }),
        here: casePath(params.id, 'then'),
        today: casePath(params.id),
        max: folder.head.today,
        typed: { day: isDay(asked.giorno) ? asked.giorno : folder.head.today, time: asked.ora },
        wrong: wrong && t(`then.${wrong}`),
        ...seen,
      })
    },
  })
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/** None where nothing was asked, or what was typed is no moment. */
function momentIn({ giorno, ora, evento }: Query): Moment | undefined {
  if (evento !== undefined) return { event: evento }
  const day = parseDay(giorno)
  const time = ora === '' ? '23:59' : ora
  return day !== undefined && clock.test(time) ? { minute: `${day}T${time}` } : undefined
}

function problemOf({ giorno, ora }: Query, moment: Moment | undefined): string | undefined {
  return moment === undefined && giorno + ora !== '' ? 'not-a-moment' : undefined
}

async function lookAt(
  visit: SignedVisit<FolderParams, Query, unknown>,
  folder: Folder,
  moment: Moment,
) {
  const { sql, session, language, t } = visit
  const { id, now } = folder.head
  const log = await logUntil(sql, id, moment)
  if (!log) return { wrong: t('then.no-such-event') }
  // Of a day that is not over, what there is by now.
  const at = log.ahead && 'minute' in moment ? now : new Date(log.at)
  const steps = {
    typed: { day: dayInItaly(at), time: formatTime(at, 'it') },
    before: log.before !== null && momentPath(id, log.before),
    after: log.after !== null && momentPath(id, log.after),
  }
  if (log.seq === 0)
    return { wrong: t('then.not-yet', { when: formatDateTime(log.began, language, now) }) }
  if (log.ahead && !isToday(moment, folder)) return { wrong: t('then.ahead') }
  const published = await publishedFor(sql, log)
  const state = refold(log, published)
  if (isDeparture(state)) return { wrong: t('then.departs', { n: state.seq }) }
  const reader = { session, language, t }
  const asked = { folder, log, state, at, ...pagesOf(visit.query, id, moment) }
  return {
    ...steps,
    ...(await presentThen(sql, { ...asked, releases: published.releases }, reader)),
  }
}

/** From where the page lists what it lists, and its address without that. */
function pagesOf({ prima, dopo }: Query, id: string, moment: Moment) {
  return {
    before: prima,
    after: dopo && { moment: dopo.at, id: dopo.id },
    address: 'event' in moment ? momentPath(id, moment.event) : minutePath(id, moment.minute),
  }
}

function isToday(moment: Moment, { head }: Folder): boolean {
  return 'minute' in moment && moment.minute.startsWith(head.today)
}
