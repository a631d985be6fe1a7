import { addDays } from '../../domain/shared/calendar-day.ts'
import { dayInItaly } from '../../domain/shared/today.ts'
import type { Absence } from '../../domain/team/absences.ts'
import { daysNear } from '../../domain/team/board.ts'
import type { PressingTask, TeamMember } from '../../domain/team/board.ts'
import { absenceCounts, daysAhead, rankForEach } from '../../domain/team/proposals.ts'
import type { Away, Candidate } from '../../domain/team/proposals.ts'
import type { ChargingTask } from '../../domain/team/unassigned.ts'
import { casePath } from '../cases/paths.ts'
import { formatDay } from '../shared/format.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personInWords } from '../shared/person-words.ts'
import { inHandsPath, taskPath } from '../tasks/paths.ts'
import { nextWeek } from './days.ts'
import { absencesPath, boardPath, paths } from './paths.ts'

export interface Board {
  readonly offices: readonly { readonly id: number; readonly name: string }[]
  readonly office: { readonly id: number; readonly name: string } | undefined
  readonly members: readonly TeamMember[]
  readonly pressing: readonly PressingTask[]
  readonly waiting: readonly ChargingTask[]
  readonly absences: readonly Absence[]
  /** Terms that fall next week, by whose hands they are in. */
  readonly atRisk: ReadonlyMap<string, number>
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>
}

interface Reader {
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** Cases on one page: the first of those that wait. */
const shownWaiting = 50

/** The board, ready for `board.hbs`. */
export function presentBoard(board: Board, reader: Reader) {
  const { t, now } = reader
  const { office, offices, members, waiting, pressing } = board
  const today = dayInItaly(now)
  return {
    title: t('team.title'),
    action: paths.board,
    offices: offices.map(({ id, name }) => ({ id, name, chosen: id === office?.id })),
    choosesOffice: offices.length > 1,
    summary: summaryOf(board, reader),
    charge: paths.charge,
    back: boardPath(office?.id),
    waiting: presentAllWaiting(board, reader),
    moreWaiting: waiting.length > shownWaiting,
    today,
    members: members.map((one) => presentMember(one, board, reader)),
    pressing: pressing.map((task) => presentPressing(task, reader)),
    pressingHint: t('team.pressing-hint', { count: daysNear }),
    absences: absencesPath(),
    settings: paths.settings,
  }
}

function summaryOf({ waiting, members, absences }: Board, { t, now }: Reader): string {
  const today = dayInItaly(now)
  const late = members.reduce((sum, one) => sum + one.late, 0)
  const away = new Set(absences.filter(({ from }) => from <= today).map(({ userId }) => userId))
  return [
    t('team.summary-waiting', { count: waiting.length }),
    t('team.summary-late', { count: late }),
    t('team.summary-away', { count: away.size }),
  ].join(' · ')
}

function presentAllWaiting({ waiting, candidates }: Board, reader: Reader) {
  const shown = waiting.slice(0, shownWaiting)
  const ranked = rankForEach(
    shown.map((task) => ({
      candidates: candidates.get(task.caseId) ?? [],
      urgent: isUrgent(task),
    })),
  )
  return shown.map((task, at) => presentWaiting(task, ranked[at] ?? [], reader))
}

const isUrgent = ({ priority }: ChargingTask) => priority === 2

function presentWaiting(task: ChargingTask, ranked: readonly Candidate[], reader: Reader) {
  const { t, language, now } = reader
  const [best] = ranked
  return {
    id: task.id,
    href: taskPath(task.id),
    person: personInWords(task, t),
    number: task.number,
    office: task.office,
    urgency: task.priority === 2 ? t('cases.urgent') : task.priority === 1 ? t('cases.high') : '',
    urgent: isUrgent(task),
    due: task.dueAt ? formatDay(task.dueAt, language, now) : '',
    whyDate: task.dueAt && taskPath(task.id, 'whyDate'),
    late: task.dueAt !== null && task.dueAt <= now,
    because: best && { name: best.name, words: reasonsOf(best, task, reader) },
    people: ranked.map((one, at) => ({
      value: one.id,
      label: `${one.name} (${reasonsOf(one, task, reader)})`,
      chosen: at === 0,
    })),
  }
}

/** What speaks for somebody and against: "segue già la persona; segue 12 pratiche; …". */
function reasonsOf(candidate: Candidate, task: ChargingTask, reader: Reader): string {
  const { ties, cases, late, away } = candidate
  const { t } = reader
  return [
    ...ties.map((tie) => t(`team.tie-${tie}`)),
    t('team.has-cases', { count: cases }),
    late > 0 ? t('team.has-late', { count: late }) : '',
    away ? absenceInWords(away, isUrgent(task), reader) : '',
  ]
    .filter(Boolean)
    .join('; ')
}

/** "è assente da … a … (3 giorni su 10 nelle prossime due settimane)", or why it does not count. */
function absenceInWords(away: Away, urgent: boolean, { t, language, now }: Reader): string {
  const until = away.from <= dayInItaly(now)
  const days = {
    from: formatDay(away.from, language, now),
    to: formatDay(away.to, language, now),
  }
  const counts = absenceCounts(away, urgent)
  const weight = counts
    ? t('team.away-counts', { count: away.days, of: daysAhead })
    : t('team.away-no-matter')
  return `${t(until ? 'team.away-until' : 'team.away-between', days)} (${weight})`
}

function presentMember(one: TeamMember, { absences, atRisk }: Board, { t, language, now }: Reader) {
  const risk = atRisk.get(one.id) ?? 0
  const week = nextWeek(now)
  return {
    id: one.id,
    name: one.name,
    roles: one.roles.map((role) => t(`roles.${role}`)).join(', '),
    places: one.places.join(', '),
    cases: one.cases,
    tasks: one.tasks,
    tasksHref: inHandsPath(one.id),
    week: one.week,
    late: one.late,
    lateHref: inHandsPath(one.id, true),
    absences: absences
      .filter(({ userId }) => userId === one.id)
      .map(({ from, to, substitute }) => ({
        days: t('team.days', {
          from: formatDay(from, language, now),
          to: formatDay(to, language, now),
        }),
        substitute: substitute
          ? t('team.replaced-by', { name: substitute })
          : t('team.not-replaced'),
        uncovered: substitute === null,
      })),
    ifAway: t('team.if-away', { count: risk }),
    risk: risk > 0,
    absencesHref: `${absencesPath(one.id)}&da=${week.from.slice(0, 10)}&a=${addDays(week.to.slice(0, 10), -1)}`,
  }
}

function presentPressing(task: PressingTask, { t, language, now }: Reader) {
  return {
    href: taskPath(task.id),
    title: task.title,
    person: personInWords(task, t),
    caseHref: casePath(task.caseId),
    number: task.number,
    due: formatDay(task.dueAt, language, now),
    whyDate: taskPath(task.id, 'whyDate'),
    late: task.dueAt <= now,
    assignee: task.assignee,
    office: task.office,
  }
}
