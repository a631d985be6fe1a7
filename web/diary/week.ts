import { z } from 'zod'

import { weekOf } from '../../domain/diary/week.ts'
import type { WeekEntry } from '../../domain/diary/week.ts'
import { today } from '../../domain/shared/today.ts'
import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import { casePath } from '../cases/paths.ts'
import { formatDate, formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { inMinutes } from '../shared/entry/in-minutes.ts'
import { correctionPath, paths, weekPath } from './paths.ts'

const query = z.object({ da: z.iso.date().optional().catch(undefined) })

/** One's own work of a week, day by day, with its hours: nobody else's. */
export function weekRoute(): Route {
  return route({
    method: 'get',
    path: paths.week,
    permission: 'diary.write',
    audit: 'none',
    query,
    async handle({ query: { da }, sql, session, language, t, now }) {
      const day = await today(sql)
      const monday = mondayOf(da ?? day)
      const entries = await weekOf(sql, session.userId, monday)
      return page('diary/week', presentWeek(entries, { monday, day, language, t, now }))
    },
  })
}

interface Shown {
  readonly monday: string
  readonly day: string
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

function presentWeek(entries: readonly WeekEntry[], shown: Shown) {
  const { monday, day, language, t } = shown
  const days = Array.from({ length: 7 }, (_, n) => addDays(monday, n))
  const first = formatDate(monday, language)
  return {
    title: t('diary.week'),
    span: t('diary.week-of', { first, last: formatDate(addDays(monday, 6), language) }),
    before: weekPath(addDays(monday, -7)),
    after: monday < mondayOf(day) && weekPath(addDays(monday, 7)),
    add: paths.newActivity,
    total: totalOf(entries, t),
    cases: t('diary.cases', { count: new Set(entries.flatMap((one) => one.caseId ?? [])).size }),
    days: days
      .filter((one) => one <= day || entries.some((entry) => entry.day === one))
      .map((one) => presentDay(one, entries, shown)),
  }
}

function presentDay(day: string, entries: readonly WeekEntry[], shown: Shown) {
  const { t, language, now } = shown
  const own = entries.filter((entry) => entry.day === day)
  return {
    id: `g-${day}`,
    name: formatDay(day, language, now),
    total: own.length > 0 && totalOf(own, t),
    add: `${paths.newActivity}?giorno=${day}`,
    entries: own.map((entry) => ({
      kind: entry.kind,
      detail: [entry.minutes === null ? '' : inMinutes(entry.minutes, t), entry.place ?? '']
        .filter(Boolean)
        .join(' · '),
      href: entry.caseId !== null && casePath(entry.caseId, 'diary'),
      about:
        entry.number === null ? t('diary.no-case') : `${personInWords(entry, t)} · ${entry.number}`,
      correct: correctionPath(entry.id),
    })),
  }
}

function totalOf(entries: readonly WeekEntry[], t: Translate): string {
  return inMinutes(
    entries.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0),
    t,
  )
}
