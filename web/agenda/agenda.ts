import { z } from 'zod'

import { may } from '../../domain/auth/policy.ts'
import { appointmentsFrom, conflictsOf } from '../../domain/agenda/queries.ts'
import type { Appointment, Conflict } from '../../domain/agenda/queries.ts'
import { dayInItaly, today } from '../../domain/shared/today.ts'
import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import { weekPath } from '../diary/paths.ts'
import { formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { agendaPath, newAppointmentPath, paths, weekFilePath } from './paths.ts'
import { presentAppointment } from '../shared/told/present-appointment.ts'

const query = z.object({
  giorno: z.iso.date().optional().catch(undefined),
  chi: z.enum(['io', 'ufficio']).catch('io'),
})

/** The day of who works here: made for a phone, with the week above it. */
export function agendaRoute(): Route {
  return route({
    method: 'get',
    path: paths.agenda,
    permission: 'agenda.use',
    audit: 'none',
    query,
    async handle({ query: { giorno, chi }, sql, session, language, t, now }) {
      const current = await today(sql)
      const day = giorno ?? current
      const monday = mondayOf(day)
      const view = chi === 'ufficio' ? 'office' : 'mine'
      const week = await appointmentsFrom(sql, monday, { days: 7, view, shown: day })
      const own = week.filter((one) => dayInItaly(one.startsAt) === day)
      const conflicts = await conflictsOf(
        sql,
        own.map(({ id }) => id),
      )
      const writes = may(session.roles, 'diary.write')
      const asked = { day, current, monday, office: view === 'office', writes }
      const shown = { ...asked, conflicts, language, t, now }
      return page('agenda/agenda', presentAgenda(week, own, shown))
    },
  })
}

interface Shown {
  readonly day: string
  readonly current: string
  readonly monday: string
  readonly office: boolean
  /** Keeps a diary, and has a week of activity. */
  readonly writes: boolean
  readonly conflicts: readonly Conflict[]
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

function presentAgenda(week: readonly Appointment[], own: readonly Appointment[], shown: Shown) {
  const { day, office, t } = shown
  return {
    title: t('agenda.title'),
    day: formatDay(day, shown.language, shown.now),
    before: agendaPath(addDays(day, -1), office),
    after: agendaPath(addDays(day, 1), office),
    add: newAppointmentPath(undefined, day > shown.current ? day : undefined),
    week: shown.writes && weekPath(day),
    calendar: !office && week.length > 0 && weekFilePath(day),
    whose: [
      { href: agendaPath(day), label: t('agenda.mine'), current: !office },
      { href: agendaPath(day, true), label: t('agenda.office'), current: office },
    ],
    days: Array.from({ length: 7 }, (_, n) => presentDay(addDays(shown.monday, n), week, shown)),
    appointments: own.map((one) => presentAppointment(one, shown)),
  }
}

function presentDay(one: string, week: readonly Appointment[], shown: Shown) {
  const { language, now, office, day, current, t } = shown
  const count = week.filter(({ startsAt }) => dayInItaly(startsAt) === one).length
  return {
    href: agendaPath(one, office),
    label: formatDay(one, language, now),
    count: t('agenda.count', { count }),
    any: count > 0 && String(count),
    current: one === day,
    today: one === current,
  }
}
