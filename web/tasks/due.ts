import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import {
  calendarIn,
  calendarName,
  findNonWorking,
  localDay,
} from '../../domain/procedures/engine/calendar.ts'
import { formatDateTime, formatDay, formatTime } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'

export interface DueContext {
  readonly now: Date
  readonly language: Language
  readonly t: Translate
  /** None: the days left are not counted. */
  readonly calendar: Calendar | undefined
}

export interface DueView {
  readonly text: string
  readonly iso: string
  /** How much is left, or since when it is late, in working days. */
  readonly left: string
  readonly tone: 'late' | 'soon' | ''
  readonly late: boolean
}

const mostDays = 400
const fewDays = 3

/** A due date as people plan with it: `ven 27 nov`, `4 giorni lavorativi`. */
export function presentDue(
  dueAt: Date | null,
  istat: string | null,
  context: DueContext,
): DueView | undefined {
  if (dueAt === null) return undefined
  const { now, language, t } = context
  const late = dueAt <= now
  const days = workingDays(late ? [dueAt, now] : [now, dueAt], istat, context.calendar)
  const endOfDay = formatTime(dueAt, language) === '23:59'
  return {
    text: endOfDay ? formatDay(dueAt, language, now) : formatDateTime(dueAt, language, now),
    iso: dueAt.toISOString(),
    left: days === undefined ? '' : t(late ? 'inbox.late-by' : 'inbox.days-left', { count: days }),
    tone: late ? 'late' : days !== undefined && days <= fewDays ? 'soon' : '',
    late,
  }
}

/** Working days after the first day up to the last one; 0 on the same day. */
function workingDays(
  [from, to]: readonly [Date, Date],
  istat: string | null,
  calendar: Calendar | undefined,
): number | undefined {
  if (!calendar) return undefined
  const local = istat === null ? calendar : calendarIn(calendar, istat)
  const first = localDay(from.toISOString(), local)
  const last = localDay(to.toISOString(), local)
  if (last - first > mostDays) return undefined
  const isFree = freeDays(local)
  let count = 0
  for (let day = first + 1; day <= last; day++) if (!isFree(day)) count++
  return count
}

// A published calendar never changes, and a list asks of the same days for each of its rows.
const known = new Map<string, Map<number, boolean>>()

function freeDays(calendar: Calendar): (day: number) => boolean {
  const name = calendarName(calendar)
  const days = known.get(name) ?? new Map<number, boolean>()
  known.set(name, days)
  return (day) => {
    let free = days.get(day)
    if (free === undefined) {
      free = findNonWorking(day, calendar) !== undefined
      days.set(day, free)
    }
    return free
  }
}
