import type { Session } from '../../domain/auth/session.ts'
import type { InboxRow } from '../../domain/tasks/inbox.ts'
import type { InboxTab } from '../../domain/tasks/inbox-ask.ts'
import { formatDay } from '../shared/format.ts'
import { personWithYear } from '../shared/person-words.ts'
import { presentDue } from './due.ts'
import type { DueContext } from './due.ts'
import { taskPath } from './paths.ts'
import { whoHasIt, whyISee } from './why.ts'

export interface RowContext extends DueContext {
  readonly session: Session
  readonly tab: InboxTab
  /** Rows opened after this instant are new to the reader. */
  readonly seen: Date | undefined
}

/** One row of the inbox, ready for `_row.hbs`. */
export function presentRow(row: InboxRow, context: RowContext) {
  const { t, session, language, now, seen } = context
  const { snoozedUntil } = row
  return {
    id: row.id,
    href: taskPath(row.id),
    title: row.title,
    person: personWithYear(row),
    died: row.died,
    caseNumber: row.number,
    municipality: row.municipality,
    why: whyISee(row, session, t),
    due: presentDue(row.dueAt, row.istat, context),
    whyDate: row.dueAt && taskPath(row.id, 'whyDate'),
    snoozed: snoozedUntil && snoozedUntil > now ? formatDay(snoozedUntil, language, now) : '',
    urgent: row.priority === 2,
    high: row.priority === 1,
    restricted: row.protected,
    draft: row.draft,
    isNew: seen !== undefined && row.openedAt > seen,
    ...presentHands(row, context),
  }
}

/** Who has it, and what the reader can do about that from the list. */
function presentHands(row: InboxRow, { t, session, tab }: RowContext) {
  const open = row.state === 'open'
  const offered = row.groups.some((group) => session.groups.includes(group))
  const others = tab === 'team' || tab === 'waiting'
  const justTaken = row.mine && tab === 'available'
  return {
    who: others ? whoHasIt(row, t) : undefined,
    nobody: open && others,
    taken: justTaken,
    claim: open && offered ? taskPath(row.id, 'claim') : undefined,
    release: justTaken ? taskPath(row.id, 'release') : undefined,
  }
}
