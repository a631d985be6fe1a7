import type { NoticeRow, noticesOf } from '../../domain/notices/queries.ts'
import type { Session } from '../../domain/auth/session.ts'
import { may } from '../../domain/auth/policy.ts'
import type { Permission } from '../../domain/auth/policy.ts'
import { changePath } from '../calendars/paths.ts'
import { casePath } from '../cases/paths.ts'
import { paths as sentPaths } from '../handoffs/paths.ts'
import { weekPath } from '../delivery/paths.ts'
import { campaignPath, paths as procedures } from '../procedures/paths.ts'
import { proposalPath } from '../procedures/publishing/paths.ts'
import { personPath } from '../registry/paths.ts'
import { encodeCursor } from '../shared/cursor.ts'
import { formatDate, formatDateTime } from '../shared/format.ts'
import { groupInWords } from '../shared/group-words.ts'
import type { Language, Translate } from '../shared/i18n.ts'
import { personWithYear } from '../shared/person-words.ts'
import { filePath } from '../siuss/files/paths.ts'
import { ledgerPaths } from '../siuss/ledger/paths.ts'
import { taskPath } from '../tasks/paths.ts'
import { paths } from './paths.ts'

interface Context {
  readonly unread: boolean
  /** Not the first page. */
  readonly later: boolean
  readonly session: Session
  readonly language: Language
  readonly t: Translate
  readonly now: Date
}

/** The notices, ready for `list.hbs`. */
export function presentNotices(found: Awaited<ReturnType<typeof noticesOf>>, context: Context) {
  const { t, unread, later } = context
  const here = unread ? paths.notices : `${paths.notices}?mostra=letti`
  const next =
    found.next && `${here}${unread ? '?' : '&'}prima=${encodeCursor(found.next.at, found.next.id)}`
  return {
    title: t('notices.title'),
    unread,
    action: paths.notices,
    preferences: paths.preferences,
    views: [
      { href: paths.notices, label: t('notices.unread'), current: unread },
      { href: `${paths.notices}?mostra=letti`, label: t('notices.read'), current: !unread },
    ],
    rows: found.rows.map((row) => presentNotice(row, context)),
    all: unread && found.rows.length > 1,
    next,
    first: later && here,
    empty: t(unread ? 'notices.none-unread' : 'notices.none-read'),
  }
}

function presentNotice(row: NoticeRow, context: Context) {
  const { language, t, now } = context
  const own = row.audience.startsWith('user:')
  const [, org = ''] = row.audience.split('@')
  return {
    id: row.id,
    title: row.title,
    when: formatDateTime(row.at, language, now),
    iso: row.at.toISOString(),
    why: own
      ? t('notices.for-you')
      : t('notices.for-group', { group: groupInWords(row.audience, { [org]: row.place }, t) }),
    link: linkOf(row, context),
    read: row.readAt && formatDateTime(row.readAt, language, now),
  }
}

/** To what the notice is about, as far as the reader may open it. */
function linkOf(row: NoticeRow, { session, language, t }: Context) {
  return (
    weekOf(row, { session, language, t }) ??
    otherOf(row, session, t) ??
    flowOf(row, session, t) ??
    caseOf(row, session, t)
  )
}

function caseInWords(row: NoticeRow, t: Translate): string {
  const name = personWithYear(row)
  return t(name === '' ? 'notices.case' : 'notices.case-of', { name, number: row.number })
}

/** The week to look at again, for who records it. */
function weekOf(
  { week }: NoticeRow,
  { session, language, t }: Pick<Context, 'session' | 'language' | 't'>,
) {
  if (week === null || !may(session.roles, 'delivery.record')) return undefined
  return { href: weekPath(week), text: t('notices.week', { day: formatDate(week, language) }) }
}

interface Opened {
  readonly right: Permission
  readonly path: (id: string) => string
  readonly text: string
}

/** What waits for somebody, or how it went, by what the notice is about. */
const others = new Map<string, Opened>([
  [
    'proposal',
    { right: 'procedure.publish', path: proposalPath, text: 'publishing.open-proposal' },
  ],
  ['flow-file', { right: 'siuss.decide', path: filePath, text: 'files.notice' }],
  ['campaign', { right: 'admin.procedures', path: campaignPath, text: 'campaigns.notice' }],
  ['calendar', { right: 'admin.procedures', path: changePath, text: 'calendars.notice' }],
  [
    'review',
    { right: 'procedure.review', path: () => procedures.reviews, text: 'procedures.reviews' },
  ],
])

/** What the notice is about that is no case. */
function otherOf({ about, aboutId }: NoticeRow, { roles }: Session, t: Translate) {
  const opened = others.get(about)
  if (!opened || aboutId === '' || !may(roles, opened.right)) return undefined
  return { href: opened.path(aboutId), text: t(opened.text) }
}

/** The flows that INPS rejected or says nothing of. */
function flowOf({ aboutFlow }: NoticeRow, { roles }: Session, t: Translate) {
  if (!aboutFlow || !may(roles, 'siuss.decide')) return undefined
  return { href: ledgerPaths.ledger, text: t('ledger.notice') }
}

/** The case if the reader may open it; else their task of it; else where sent cases are found. */
function caseOf(row: NoticeRow, { roles }: Session, t: Translate) {
  if (row.caseId !== null && may(roles, 'case.read')) {
    const page = row.letterReady ? 'documents' : 'summary'
    return { href: casePath(row.caseId, page), text: caseInWords(row, t) }
  }
  if (row.taskId !== null && may(roles, 'task.read'))
    return { href: taskPath(row.taskId), text: t('notices.task') }
  if (row.personId !== null && may(roles, 'person.read'))
    return { href: personPath(row.personId), text: t('notices.person') }
  if (row.sent && may(roles, 'handoff.read'))
    return { href: sentPaths.sent, text: t('handoffs.title') }
  return undefined
}
