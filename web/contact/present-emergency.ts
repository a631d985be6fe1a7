import type { EmergencyRegister, EmergencyRow } from '../../domain/contact/emergency-list.ts'
import { addDays } from '../../domain/shared/calendar-day.ts'
import { casePath } from '../cases/paths.ts'
import { formatDateTime, formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { taskPath } from '../tasks/paths.ts'
import { emergencyPaths, nightOf, takeUpPath } from './paths.ts'

interface Context {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** The register of a night and the hand-overs that wait, ready for `emergency.hbs`. */
export function presentRegister({ night, rows }: EmergencyRegister, context: Context) {
  const { language, t, now } = context
  const shown = rows.map((row) => presentEntry(row, context))
  const day = (at: string) => formatDay(at, language, now)
  return {
    title: t('contact.emergency-title'),
    entry: emergencyPaths.entry,
    waiting: shown.filter(({ takeUp }) => takeUp !== undefined),
    tonight: shown.filter(({ takeUp }, at) => takeUp === undefined && rows[at]?.tonight),
    allWait: rows.some(({ tonight }) => tonight),
    heading: t('contact.emergency-night', { from: day(night), to: day(addDays(night, 1)) }),
    before: nightOf(addDays(night, -1)),
    after: noonAfter(night) <= romeTime(now) ? nightOf(addDays(night, 1)) : undefined,
  }
}

/** When a night is over: the next begins, as a clock in Italy shows it. */
function noonAfter(night: string): string {
  return `${addDays(night, 1)} 12:00`
}

function romeTime(at: Date): string {
  return at.toLocaleString('sv', { timeZone: 'Europe/Rome' })
}

function presentEntry(row: EmergencyRow, { language, t, now }: Context) {
  const when = (at: Date) => formatDateTime(at, language, now)
  const { takenUpAt, takenUpBy } = row
  return {
    href: casePath(row.caseId),
    number: row.number,
    person: row.name ?? `«${row.alias ?? ''}»`,
    when: when(row.happenedAt),
    caller: [row.caller, row.callerPhone].filter(Boolean).join(', '),
    place: row.place,
    what: row.what,
    measure: [row.measure, row.measureNote].filter(Boolean).join(': '),
    called: row.called.join(', '),
    onCall: row.onCall,
    office: row.office,
    ...termOf(row, { language, t, now }),
    taken:
      takenUpAt === null
        ? undefined
        : t('contact.emergency-taken', { name: takenUpBy ?? '', when: when(takenUpAt) }),
    takeUp: takenUpAt === null ? takeUpPath(row.caseId) : undefined,
  }
}

/** By when somebody is to take it up, and where it says why then. */
function termOf({ takenUpAt, dueAt, dueTaskId }: EmergencyRow, { language, now }: Context) {
  if (takenUpAt !== null || dueAt === null) return { late: false }
  return {
    due: formatDateTime(dueAt, language, now),
    whyDate: dueTaskId && taskPath(dueTaskId, 'whyDate'),
    late: dueAt <= now,
  }
}
