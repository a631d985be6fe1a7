import type { CaseState } from '../procedures/engine/types.ts'
import { scopeCase } from '../shared/scope-case.ts'
import type { Sql } from '../shared/sql.ts'

import { caseNotFound } from './errors.ts'
import type { RecordedEvent } from './fold.ts'

/** The lock row with what placing a task needs of its case. */
export interface LockedCase {
  readonly caseId: string
  readonly lastSeq: number
  readonly processedSeq: number
  readonly lastAt: string
  readonly wakeAt: string | null
  readonly toldWakeAt: string | null
  readonly engine: number
  readonly release: string
  readonly calendar: string
  readonly state: CaseState
  readonly incident: Incident | null
  readonly place: Place
  readonly now: string
  readonly events: readonly RecordedEvent[]
  readonly effects: readonly OpenEffect[]
  /** A campaign waits for it to cross its next step. */
  readonly awaited: boolean
}

export interface Incident {
  readonly seq: number
  readonly code: string
  readonly at: string
  /** Which engine failed: another one may try again. */
  readonly build: string
  readonly setAside?: boolean
}

/** Where a case is, for candidates declared relative to it. */
export interface Place {
  readonly office: number
  readonly municipality: number | null
  readonly zone: number | null
  readonly district: number | null
  readonly region: number | null
  readonly provider: number | null
  /** Who last accepted the case, or a part of it. */
  readonly receiver: number | null
  readonly manager: string | null
  /** None once another body has taken the case. */
  readonly openedBy: string | null
  /** Who made the last offer of it. */
  readonly sender: string | null
  readonly orgs: readonly number[]
  readonly protected: boolean
}

/** An effect that is not settled, and until when somebody is at it or the next try waits. */
export interface OpenEffect {
  readonly key: string
  readonly leaseUntil: string | null
  /** It was called at least once: cancelled or not, something may have happened outside. */
  readonly begun: boolean
}

/** An instant of the record as the engine takes it: ISO 8601 in UTC with milliseconds. */
export const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const lockCase = `
  select e.case_id as "caseId", e.last_seq as "lastSeq", e.processed_seq as "processedSeq",
    ${iso('e.last_at')} as "lastAt", ${iso('e.wake_at')} as "wakeAt", ${iso('e.told_wake_at')} as "toldWakeAt",
    e.engine, e.release, e.calendar, e.state, e.incident
  from case_engine e where e.case_id = $1 for update`

// Read after the lock, in a statement of its own: the one that waited has an old snapshot, also of
// the case, whose manager the act that it waited for may just have named.
const waitingEvents = `
  select ${iso('siso_clock()')} as now, (
    select json_build_object('office', c.org, 'municipality', c.municipality, 'zone', c.zone, 'district', c.district,
      'region', c.region, 'provider', c.provider, 'receiver', c.receiver, 'manager', c.manager,
      'openedBy', case when c.receiver is distinct from c.org then c.opened_by end, 'sender', (
        select h.sent_by from handoff h where h.case_id = c.id and h.state <> 'prepared'
        order by h.sent_at desc limit 1),
      'orgs', c.orgs, 'protected', c.protected) from social_case c where c.id = $1) as place, coalesce((
    select json_agg(json_build_object('seq', seq, 'key', key, 'kind', kind, 'payload', payload,
      'at', ${iso('at')}, 'effectiveAt', ${iso('effective_at')}) order by seq)
    from (select * from case_event where case_id = $1
      and seq > (select processed_seq from case_engine where case_id = $1) order by seq limit $2) e), '[]') as events,
    coalesce((select json_agg(json_build_object('key', key, 'leaseUntil', ${iso('lease_until')}, 'begun', calls > 0)
      order by created_at, key)
    from effect where case_id = $1 and result is null and (status = 'pending' or calls > 0)), '[]') as effects,
    exists (select from campaign_case x join campaign c on c.id = x.campaign and c.state in ('waiting', 'running', 'paused')
      where x.case_id = $1 and x.result = 'next-step') as awaited`

/**
 * Takes the case lock for the transaction and reads what is waiting, in one round trip.
 * @throws `case-not-found` when there is no such case in scope: never "nothing to do"
 */
export async function loadCase(sql: Sql, caseId: string, limit: number): Promise<LockedCase> {
  const [, [locked], [waiting]] = await Promise.all([
    scopeCase(sql, caseId),
    sql.query<Omit<LockedCase, keyof Waiting>>(lockCase, [caseId], 'lock-case'),
    sql.query<Waiting>(waitingEvents, [caseId, limit], 'waiting-events'),
  ])
  if (!locked || !waiting?.place) throw caseNotFound(caseId)
  const { place, effects, awaited } = waiting
  const now = waiting.now > locked.lastAt ? waiting.now : locked.lastAt
  return { ...locked, now, place, events: waiting.events.map(toRecorded), effects, awaited }
}

interface Waiting {
  readonly now: string
  readonly place: Place | null
  readonly events: readonly StoredEvent[]
  readonly effects: readonly OpenEffect[]
  readonly awaited: boolean
}

type StoredEvent = Omit<RecordedEvent, 'effectiveAt'> & { readonly effectiveAt: string | null }

function toRecorded({ effectiveAt, ...event }: StoredEvent): RecordedEvent {
  return effectiveAt === null ? event : { ...event, effectiveAt }
}
