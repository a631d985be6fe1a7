import { z } from 'zod'

import { calendarFile } from '../../domain/agenda/calendar-file.ts'
import { openOwnWeek } from '../../domain/agenda/open-appointment.ts'
import { mondayOf } from '../../domain/shared/calendar-day.ts'
import { today } from '../../domain/shared/today.ts'
import { file, redirect } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { agendaPath, paths } from './paths.ts'

/** One's own week, for one's own calendar; a week without appointments is no file. */
export function weekFileRoute(): Route {
  return route({
    method: 'get',
    path: paths.week,
    permission: 'agenda.use',
    audit: 'appointment-read',
    query: z.object({ giorno: z.iso.date().optional().catch(undefined) }),
    async handle({ act, sql, query: { giorno }, now }) {
      const monday = mondayOf(giorno ?? (await today(sql)))
      const found = await openOwnWeek(act, monday)
      if (found.length === 0)
        return redirect(agendaPath(giorno), { key: 'agenda.empty-week', tone: 'info' })
      const content = calendarFile(found, now)
      return file({ name: `agenda-${monday}.ics`, type: 'text/calendar; charset=utf-8', content })
    },
  })
}
