import type { Calendar } from '../procedures/engine/calendar.ts'
import type { Release } from '../procedures/schema.ts'
import {
  suspensionKinds,
  suspensionKindsSql,
  suspensionsAfterAll,
} from '../procedures/suspensions.ts'
import type { SuspensionRow } from '../procedures/suspensions.ts'
import type { Sql } from '../shared/sql.ts'
import type { RecordedEvent } from '../tasks/fold.ts'
import { iso } from '../tasks/load-case.ts'
import { getCalendar, getRelease } from '../tasks/published.ts'
import type { Log, Published } from '../tasks/refold.ts'
import { list, withoutNull } from '../tasks/verify-read.ts'

/** A moment of a case: a minute on the clock in Rome, or one of its events, just after it. */
export type Moment = { readonly minute: string } | { readonly event: number }

/** The log of a case as it was at a moment. */
export interface LogUntil extends Log {
  /** Number of the last event that had come by then; 0: the case was not there yet. */
  readonly seq: number
  /** The moment as an instant, and as PostgreSQL writes it, to the microsecond. */
  readonly at: string
  readonly exactly: string
  /** The case stood still: its next event could not be applied, and was set aside only later. */
  readonly held: boolean
  /** When the case began to be recorded. */
  readonly began: string
  /** The moment is still to come. */
  readonly ahead: boolean
  readonly before: number | null
  readonly after: number | null
  /** Every task that the case has had: the log names them by key. */
  readonly tasks: readonly TaskId[]
  /** What was recorded of its suspensions only later. */
  readonly later: readonly RecordedEvent[]
}

export interface TaskId {
  readonly id: string
  readonly key: string
  readonly title: string
}

// A minute is shown with all that came in it. An event that was set aside later held the case until then.
const log = `
  with asked as (
    select case when $3::int is null then ($2::timestamp at time zone 'Europe/Rome') + interval '59.999 s'
      else (select at from case_event where case_id = $1 and seq = $3) end as at),
  upto as (
    select asked.at, coalesce($3::int, (select max(e.seq) from case_event e where e.case_id = $1 and e.at <= asked.at), 0) as seq
    from asked),
  stuck as (
    select min((a.payload ->> 'seq')::int) as seq from case_event a, upto
    where a.case_id = $1 and a.kind = 'set-aside' and a.seq > upto.seq and (a.payload ->> 'seq')::int <= upto.seq)
  select upto.seq, ${iso('upto.at')} as at, upto.at::text as exactly, stuck.seq is not null as held, upto.at > siso_clock() as ahead, c.release,
    (select ${iso('min(at)')} from case_event where case_id = $1) as began,
    (select max(seq) from case_event where case_id = $1 and seq < upto.seq) as before,
    (select min(seq) from case_event where case_id = $1 and seq > upto.seq) as after,
    ${list(`'id', id, 'key', key, 'title', title`, '(select * from task where case_id = $1) t')} as tasks,
    ${list(
      `'seq', seq, 'key', key, 'kind', kind, 'payload', payload, 'at', ${iso('at')}, 'effectiveAt', ${iso('effective_at')}`,
      `(select * from case_event where case_id = $1 and seq <= upto.seq order by seq) v`,
    )} as events,
    ${list(
      `'seq', seq, 'key', key, 'kind', kind, 'payload', payload, 'at', ${iso('at')}`,
      `(select * from case_event where case_id = $1 and seq > upto.seq and kind in (${suspensionKindsSql}) order by seq) s`,
    )} as later,
    ${list(
      `'seq', seq, 'engine', engine, 'release', release, 'calendar', calendar, 'stateHash', state_hash, 'commands', commands`,
      `(select * from case_move where case_id = $1 and seq <= upto.seq and seq < coalesce(stuck.seq, seq + 1) order by seq) m`,
    )} as moves
  from case_engine c, upto, stuck where c.case_id = $1 and upto.at is not null`

/**
 * What had been recorded of a case by a moment, in the scope of the transaction; undefined: the case
 * has no such event, or is not in scope.
 */
export async function logUntil(
  sql: Sql,
  caseId: string,
  moment: Moment,
): Promise<LogUntil | undefined> {
  const asked = 'event' in moment ? [null, moment.event] : [moment.minute, null]
  const [row] = await sql.query<LogUntil>(log, [caseId, ...asked], 'log-until')
  return row && { ...row, events: row.events.map(withoutNull) }
}

/** The suspensions of the case as they stand now, whatever the moment. */
export function suspensionsSince({
  events,
  later,
}: LogUntil): readonly Omit<SuspensionRow, 'by'>[] {
  const acts = [...events.filter(({ kind }) => suspensionKinds.includes(kind)), ...later]
  return suspensionsAfterAll(acts.map((one) => ({ ...one, at: new Date(one.at) })))
}

/** The documents that the moves of a log name. */
export async function publishedFor(sql: Sql, { moves, release }: Log): Promise<Published> {
  const releases = new Map<string, Release>()
  for (const name of new Set([release, ...moves.map((move) => move.release)]))
    releases.set(name, await getRelease(sql, name))
  const calendars = new Map<string, Calendar>()
  for (const version of new Set(moves.map(({ calendar }) => calendar.split('@')[0] ?? '')))
    calendars.set(version, await getCalendar(sql, version))
  return { releases, calendars }
}
