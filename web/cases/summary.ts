import { may } from '../../domain/auth/policy.ts'
import { aroundCase } from '../../domain/agenda/around-case.ts'
import type { AroundCase } from '../../domain/agenda/around-case.ts'
import { deadlinesOf } from '../../domain/diary/deadlines.ts'
import { historyOf } from '../../domain/diary/history.ts'
import type { JoinedContact } from '../../domain/diary/joined-contacts.ts'
import type { EventRow, HistoryRow } from '../../domain/diary/history.ts'
import { phaseEntries, waitingTasks } from '../../domain/diary/position.ts'
import type { Act } from '../../domain/shared/act.ts'
import { handoffsOf } from '../../domain/tasks/handoffs.ts'
import { findReopening } from '../../domain/tasks/reopening-choices.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import { deletePath } from '../contact/paths.ts'
import type { Subprocess } from '../../domain/procedures/engine/index-release.ts'
import { findStanding, openableIn } from '../../domain/tasks/open-subprocess.ts'
import { getReleases } from '../../domain/tasks/published.ts'
import { agendaPath, newAppointmentPath } from '../agenda/paths.ts'
import { presentMeeting } from '../shared/told/present-meeting.ts'
import { presentUpcoming } from '../shared/told/present-appointment.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import { words } from '../shared/forms/words.ts'
import type { Language } from '../shared/i18n.ts'
import { page } from '../shared/reply.ts'
import { route } from '../shared/route.ts'
import type { Route } from '../shared/route.ts'
import { folderParams, openFolder } from './folder.ts'
import type { Folder } from './folder.ts'
import { casePath, paths } from './paths.ts'
import { presentHead } from './present-head.ts'
import type { Reader } from './present-head.ts'
import { isRunning, presentDeadlines } from '../shared/told/present-deadlines.ts'
import { presentHandoffs, presentWays } from './present-shared.ts'
import { presentHistory } from './present-history.ts'
import { presentPosition, presentWaiting } from './present-position.ts'

const latest = 8
const nearest = 4

/** Where the case is, what to do now, who is waited for, what happened last. */
export function summaryRoute(): Route {
  return route({
    method: 'get',
    path: paths.summary,
    permission: 'case.read',
    audit: 'case-read',
    params: folderParams,
    async handle({ params: { id }, act, sql, session, language, t }) {
      const folder = await openFolder(act, id, 'summary')
      const reader = { session, language, t }
      const [entries, tasks, history, deadlines, standing, handoffs, around] = await Promise.all([
        phaseEntries(sql, id),
        waitingTasks(sql, id),
        historyOf(sql, id, { filter: 'all', limit: latest }),
        deadlinesOf(sql, id),
        findStanding(sql, id),
        handoffsOf(sql, id),
        aroundCase(sql, id, folder.release),
      ])
      const releases = await getReleases(sql, releaseNames(history.rows, deadlines))
      const mayAdd = folder.head.state === 'open' && may(session.roles, 'task.add')
      const openable = standing && mayAdd ? openableIn(folder.release, standing) : []
      const context = { ...reader, now: folder.head.now, releases }
      const running = deadlines.filter(isRunning).slice(0, nearest)
      return page('cases/summary', {
        ...presentHead(folder, 'summary', reader),
        position: presentPosition(folder, entries, reader),
        way: casePath(id, 'way'),
        waiting: presentWaiting(tasks, folder, reader),
        ways: standing && presentWays(folder, standing),
        handoffs: presentHandoffs(handoffs, folder, reader),
        items: presentHistory(history.rows, { ...context, filter: 'all' }),
        diary: casePath(id, 'diary'),
        then: casePath(id, 'then'),
        reopen: await reopeningPath(act, folder),
        addTask: mayAdd && casePath(id, 'newTask'),
        beside: openable.map((one) => presentOpenable(one, id, language)),
        write: may(session.roles, 'diary.write') && `${casePath(id, 'diary')}#nota`,
        deadlines: presentDeadlines(running, context),
        whole: casePath(id, 'whole'),
        allDeadlines: casePath(id, 'deadlines'),
        about: presentAbout(folder, reader),
        appointments: presentAppointments(around, folder, reader),
        joined: around.joined.map((one) => presentJoined(one, folder, reader)),
      })
    },
  })
}

/** Where the reader may open a closed case again. */
async function reopeningPath(act: Act, { head }: Folder): Promise<string | undefined> {
  if (head.state === 'open' || !may(act.session.roles, 'case.reopen')) return undefined
  const found = await findReopening(act, head.id)
  return found && !found.refusal ? casePath(head.id, 'reopening') : undefined
}

/** The releases that a page's rows were made by. */
export function releaseNames(
  rows: readonly HistoryRow[],
  deadlines: Awaited<ReturnType<typeof deadlinesOf>> = [],
): (string | null)[] {
  const moved = rows.filter((row): row is EventRow => row.source === 'event')
  return [
    ...moved.map(({ release }) => release),
    ...deadlines.map(({ proof }) => proof.rule.release),
  ]
}

/** What the reader may open beside the path, by its title. */
function presentOpenable({ title }: Subprocess, caseId: string, language: Language) {
  return { title: words(title, language), href: casePath(caseId, 'beside') }
}

/** What is fixed with the person, and where the next one is made; for who keeps an agenda. */
function presentAppointments(
  { appointments, meeting }: AroundCase,
  { head }: Folder,
  reader: Reader,
) {
  if (!may(reader.session.roles, 'agenda.use')) return undefined
  const open = head.state === 'open'
  const shown = { ...reader, caseId: head.id, now: head.now }
  const called = open ? presentMeeting(meeting, shown) : undefined
  const next = presentUpcoming(appointments, shown)
  return {
    add: open && newAppointmentPath(head.id),
    any: called !== undefined || next.length > 0,
    meeting: called,
    next,
    agenda: agendaPath(),
  }
}

/** A contact that joined this case, or the case that this contact joined. */
function presentJoined(one: JoinedContact, { head }: Folder, { t, language }: Reader) {
  const here = one.into === head.id
  const number = here ? one.contactNumber : one.intoNumber
  const other = here ? one.contact : one.into
  return {
    text: t(here ? 'cases.joined-here' : 'cases.joined-there', { number: number ?? '' }),
    href: number === null ? undefined : casePath(other, 'summary'),
    when: formatDate(one.at, language),
  }
}

function presentAbout({ head, release }: Folder, { session, t, language }: Reader) {
  return {
    office: head.office,
    contactPoint: head.contactPoint,
    procedure: italian(release.title),
    version: release.version,
    opened: formatDateTime(head.openedAt, language, head.now),
    openedBy: head.openedBy,
    happened: formatDate(head.effectiveAt, language),
    manager: head.manager,
    change:
      may(session.roles, 'task.assign') && head.state === 'open' && casePath(head.id, 'manager'),
    remove:
      may(session.roles, 'contact.open') &&
      head.state === 'open' &&
      head.phase === 'contact' &&
      deletePath(head.id),
    held: head.held ? t('cases.held') : '',
    moving: !head.held && head.waiting > 0 ? t('cases.moving') : '',
  }
}
