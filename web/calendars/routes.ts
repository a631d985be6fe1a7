import { z } from 'zod'

import { dayInItaly } from '../../domain/shared/today.ts'
import { may } from '../../domain/auth/policy.ts'
import { once } from '../../domain/auth/once.ts'
import {
  calendarDocument,
  newestVersion,
  placesOf,
  recentChanges,
  versionsOf,
} from '../../domain/calendars/changes.ts'
import { makeChange } from '../../domain/calendars/edit-change.ts'
import { calendarUnknown } from '../../domain/calendars/errors.ts'
import { badRequest } from '../shared/http-error.ts'
import { page, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { changeRoutes } from './change.ts'
import { effectCasesRoute } from './effect-cases.ts'
import { changePath, paths } from './paths.ts'
import { presentCalendar } from './present-calendar.ts'

const query = z.object({
  versione: z.string().max(80).optional(),
  anno: z.coerce.number().int().min(2000).max(2100).optional(),
})

/** The calendar by which terms are reckoned: read by everybody, changed by who keeps the region's. */
export function calendarRoutes(): Route[] {
  return [calendarRoute(), newChangeRoute(), ...changeRoutes(), effectCasesRoute()]
}

function calendarRoute(): Route {
  return route({
    method: 'get',
    path: paths.calendar,
    permission: 'procedure.read',
    audit: 'none',
    query,
    async handle({ query: { versione, anno }, sql, session, language, t, now }) {
      const newest = await newestVersion(sql)
      if (newest === undefined) throw calendarUnknown()
      const calendar = await calendarDocument(sql, versione ?? newest)
      const edits = may(session.roles, 'admin.procedures')
      const read = {
        ...{ calendar, newest, now },
        year: anno ?? Number(dayInItaly(now).slice(0, 4)),
        versions: await versionsOf(sql),
        places: await placesOf(sql),
        changes: edits ? await recentChanges(sql) : undefined,
      }
      return page('calendars/calendar', presentCalendar(read, { language, t }))
    },
  })
}

function newChangeRoute(): Route {
  return route({
    method: 'post',
    path: paths.calendar,
    permission: 'admin.procedures',
    audit: 'calendar-edited',
    async handle({ act, op }) {
      if (op === undefined) throw badRequest('_op')
      const { outcome } = await once(act, op, async () => ({ id: await makeChange(act) }))
      return redirect(changePath(outcome.id))
    },
  })
}
