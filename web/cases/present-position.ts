import type { PhaseEntry, WaitingTask } from '../../domain/diary/position.ts'
import { may } from '../../domain/auth/policy.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import { taskPath } from '../tasks/paths.ts'
import { dueInWords } from '../shared/due-in-words.ts'
import { formatDate, formatDay } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import { groupInWords } from '../shared/group-words.ts'
import type { Folder } from './folder.ts'
import type { Reader } from './present-head.ts'

/** The pathway as an ordered list: what was gone through, where the case is, what is ahead. */
export function presentPosition(
  folder: Folder,
  entries: readonly PhaseEntry[],
  { t, language }: Reader,
) {
  return folder.release.phases.map(({ key, title }) => {
    const own = entries.filter(({ phase }) => phase === key)
    const standing = standingOf(folder, key, own)
    const until = standing === 'past' && endOf(own.at(-1), entries, folder)
    const from = own.at(-1)?.at
    return {
      ...words(title, language),
      state: t(`cases.phase-${standing}`),
      current: standing === 'now',
      past: standing === 'past',
      icon: icons[standing],
      when: from && spanInWords(from, until || undefined, { t, language }),
      again: own.length > 1 ? t('cases.phase-again', { count: own.length }) : '',
    }
  })
}

function spanInWords(
  from: Date,
  until: Date | undefined,
  { t, language }: Pick<Reader, 't' | 'language'>,
): string {
  const [first, last] = [from, until].map((day) => day && formatDate(day, language))
  if (last === undefined) return t('cases.from-day', { day: first })
  if (first === last) return t('cases.on-day', { day: first })
  return t('cases.from-to-day', { first, last })
}

const icons = { now: 'arrow-right', past: 'check', ahead: undefined } as const

function standingOf({ head }: Folder, phase: string, own: readonly PhaseEntry[]) {
  if (head.state === 'open' && head.phase === phase) return 'now'
  return own.length > 0 ? 'past' : 'ahead'
}

/** A phase ends where the next one begins, or with the case. */
function endOf(last: PhaseEntry | undefined, entries: readonly PhaseEntry[], { head }: Folder) {
  const next = last && entries[entries.indexOf(last) + 1]
  return next?.at ?? head.closedAt
}

/** What the reader can do now, and whom the case waits for. */
export function presentWaiting(tasks: readonly WaitingTask[], { head }: Folder, reader: Reader) {
  const rows = tasks.map((task) => presentTask(task, head.now, reader))
  const now = rows.filter(({ parked }) => !parked)
  return {
    mine: now.filter(({ yours }) => yours),
    others: now.filter(({ yours }) => !yours),
    parked: rows.filter(({ parked }) => parked),
    holds: endHeldBy(tasks, reader),
  }
}

/** The path may be over: then only these tasks keep the case open. */
function endHeldBy(tasks: readonly WaitingTask[], { t }: Reader): string {
  const holding = tasks.filter(({ holds }) => holds)
  const others = tasks.filter(({ purpose }) => purpose === 'step')
  if (holding.length === 0 || others.length > 0) return ''
  return t('cases.end-held', { tasks: holding.map(({ title }) => `«${title}»`).join(', ') })
}

/** Who has it, who coordinates, and everybody where a colleague asked for it: the asker may cancel it. */
function opens({ mine, purpose }: WaitingTask, offered: boolean, { roles }: Reader['session']) {
  return mine || offered || purpose === 'ad-hoc' || may(roles, 'task.assign')
}

/** When it was asked for again, and where the reader may ask. */
function nudgeOf({ id, mine, nudgedAt }: WaitingTask, now: Date, reader: Reader) {
  const { session, t, language } = reader
  const day = nudgedAt && formatDay(nudgedAt, language, now)
  const isToday = nudgedAt !== null && dayInItaly(nudgedAt) === dayInItaly(now)
  return {
    nudged: day ? t('cases.nudged', { day }) : '',
    nudge: !mine && !isToday && may(session.roles, 'task.add') && taskPath(id, 'nudge'),
  }
}

function presentTask(task: WaitingTask, now: Date, { session, t, language }: Reader) {
  const offered =
    task.assigneeId === null && task.groups.some((group) => session.groups.includes(group))
  const late = task.dueAt !== null && task.dueAt <= now
  return {
    href: taskPath(task.id),
    title: task.title,
    yours: task.mine || offered,
    link: opens(task, offered, session),
    offered,
    who:
      task.assignee ?? task.groups.map((group) => groupInWords(group, task.places, t)).join(', '),
    since: formatDay(task.openedAt, language, now),
    due:
      task.dueAt === null
        ? undefined
        : { text: dueInWords(task.dueAt, language, now), iso: task.dueAt.toISOString() },
    whyDate: task.dueAt && taskPath(task.id, 'whyDate'),
    parked: task.parked,
    until:
      task.until === null
        ? ''
        : t('cases.until-day', { day: formatDay(task.until, language, now) }),
    holds: task.holds,
    ...nudgeOf(task, now, { session, t, language }),
    late,
    urgent: task.priority === 2,
    high: task.priority === 1,
  }
}
