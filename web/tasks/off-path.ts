import { addedCount, escapeCounts, parkedSteps } from '../../domain/tasks/escape-report.ts'
import type { ParkedStep } from '../../domain/tasks/escape-report.ts'
import { formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { paths, taskPath } from './paths.ts'

/** For who coordinates: what left the path in their cases, by step and reason, and what is put aside. */
export function offPathRoute(): Route {
  return route({
    method: 'get',
    path: paths.offPath,
    permission: 'report.read',
    audit: 'none',
    async handle({ sql, t, language, now }) {
      const [counts, added, parked] = [
        await escapeCounts(sql),
        await addedCount(sql),
        await parkedSteps(sql),
      ]
      return page('tasks/off-path', {
        title: t('tasks.off-path'),
        total: counts.reduce((sum, { count }) => sum + count, 0),
        counts: counts.map((one) => ({ ...one, how: t(`tasks.was-${one.escape}`) })),
        added: t('tasks.added-figure', { ...added }),
        parked: parked.map((step) => presentParked(step, { t, language, now })),
      })
    },
  })
}

interface Reader {
  readonly t: Translate
  readonly language: Language
  readonly now: Date
}

function presentParked(
  { id, title, number, assignee, dueAt, until }: ParkedStep,
  { t, language, now }: Reader,
) {
  return {
    href: taskPath(id),
    title,
    caseNumber: number,
    assignee,
    until: until === null ? t('tasks.no-day') : formatDay(until, language, now),
    due: dueAt === null ? '' : formatDay(dueAt, language, now),
    whyDate: dueAt && taskPath(id, 'whyDate'),
    late: dueAt !== null && dueAt <= now,
  }
}
