import { joinedJson } from '../diary/joined-contacts.ts'
import type { JoinedContact } from '../diary/joined-contacts.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import { getRelease } from '../tasks/published.ts'
import { callingForms, meetingIn } from './meeting.ts'
import type { Call, Meeting } from './meeting.ts'
import { upcomingJson } from './queries.ts'
import type { Appointment } from './queries.ts'

/** What stands around a case: its next appointments, the contacts that were joined to it. */
export interface AroundCase {
  readonly appointments: readonly Appointment[]
  readonly joined: readonly JoinedContact[]
  /** The last meeting that it called, also one that is over. */
  readonly meeting: Meeting | undefined
  /** Ids of who called it, and of who has taken up what it opened. */
  readonly called: readonly string[]
}

interface Row {
  readonly appointments: readonly Told[]
  readonly joined: readonly JoinedContact[]
  readonly call: (Call & { readonly release: string; readonly called: readonly string[] }) | null
}
type Told = Omit<Appointment, 'startsAt' | 'endsAt'> & Record<'startsAt' | 'endsAt', string>

const call = `(
  select json_build_object('form', a.form, 'release', a.release, 'answers', a.answers, 'called', array(
    select a.actor union select coalesce(t.assignee, t.completed_by) from task t
    where t.case_id = a.case_id and t.opened_at >= a.at and coalesce(t.assignee, t.completed_by) is not null))
  from task_answer a where a.case_id = $1 and a.form = any($2) and not a.late order by a.seq desc limit 1)`
const around = `select ${upcomingJson} as appointments, ${joinedJson} as joined, ${call} as call`

/**
 * All in one statement: the first page of a folder asks for no more than twelve.
 * @param release that the case follows: it says which forms call a meeting
 */
export async function aroundCase(
  sql: Sql,
  caseId: string,
  release: Pick<Release, 'forms'>,
): Promise<AroundCase> {
  const [row] = await sql.query<Row>(around, [caseId, callingForms(release)], 'around-case')
  const found = row?.call
  return {
    appointments: (row?.appointments ?? []).map(({ startsAt, endsAt, ...one }) => ({
      ...one,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
    joined: row?.joined ?? [],
    meeting: found ? meetingIn(found, await getRelease(sql, found.release)) : undefined,
    called: found?.called ?? [],
  }
}

const releaseOf = `select release from case_engine where case_id = $1`
const there = `
  select id from appointment where case_id = $1 and state = 'planned'
    and starts_at = $2::timestamp at time zone 'Europe/Rome' order by created_at, id limit 1`

/** A meeting as it goes into the agenda, and the appointment that it has there already. */
export interface CalledMeeting extends Meeting {
  /** `YYYY-MM-DDTHH:MM`, in Italy. */
  readonly startsAt: string
  readonly called: readonly string[]
  readonly appointment: string | undefined
}

/** The meeting that a case called last; none if it called none. */
export async function calledMeeting(sql: Sql, caseId: string): Promise<CalledMeeting | undefined> {
  const [engine] = await sql.query<{ release: string }>(releaseOf, [caseId])
  if (!engine) return undefined
  const { meeting, called } = await aroundCase(sql, caseId, await getRelease(sql, engine.release))
  if (!meeting) return undefined
  const startsAt = `${meeting.on}T${meeting.at ?? '09:00'}`
  const [known] = await sql.query<{ id: string }>(there, [caseId, startsAt])
  return { ...meeting, startsAt, called, appointment: known?.id }
}
