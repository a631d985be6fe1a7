import type { Act } from '../shared/act.ts'
import type { Sql } from '../shared/sql.ts'
import type { AuditEvent } from './events.ts'

/**
 * Whom the actor of this scope stands in for, as SQL: null where the act is their own. Asked of the
 * database only where somebody stands in for somebody.
 * @param about kind and id of the object, case, person
 */
export const onBehalf = (about: string): string =>
  `case when cardinality((select nullif(current_setting('app.actors', true), ''))::uuid[]) > 1
    then standing_in(${about}) end`

const insertEvent = `
  insert into audit_event
    (action, object_kind, object_id, case_id, person_id, purpose, actor, on_behalf, request, detail)
  values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, ${onBehalf('$2, $3, $4::uuid, $5::uuid')}), $9, $10)`

/** Writes the trace of an act in the act's own transaction: they stand or fall together. */
export async function recordEvent(sql: Sql, event: AuditEvent): Promise<void> {
  const values = [
    event.action,
    event.objectKind,
    event.objectId ?? null,
    event.caseId ?? null,
    event.personId ?? null,
    event.purpose ?? null,
    event.actor ?? null,
    event.onBehalf ?? null,
    event.request ?? null,
    JSON.stringify(event.detail ?? {}),
  ]
  await sql.query(insertEvent, values, 'record-event')
}

type CaseAct = Pick<AuditEvent, 'action' | 'personId' | 'purpose' | 'detail'>

/** The same of what somebody does to a case, or reads of it. */
export function recordOnCase(act: Act, caseId: string, event: CaseAct): Promise<void> {
  const { sql, session, request } = act
  const about = { objectKind: 'case', objectId: caseId, caseId } as const
  return recordEvent(sql, { ...event, ...about, actor: session.userId, request })
}

const insertEach = (objects: string) => `
  insert into audit_event (action, object_kind, object_id, case_id, person_id, purpose, actor, on_behalf, request)
  select $2, x.kind, x.id::text, c.id, c.subject, $3, $4, ${onBehalf('x.kind, x.id::text, c.id, c.subject')}, $5
  from ${objects} left join social_case c on c.id = x.case_id where x.id = any($1::uuid[])`

/** What several are, by their ids, each of a case or of none. */
const each = {
  case: insertEach(`(select 'case' as kind, id, id as case_id from social_case) x`),
  appointment: insertEach(`(select 'appointment' as kind, id, case_id from appointment) x`),
} as const

/** The same of several at once, with whom each is about; of none, nothing is written. */
export async function recordOnEach(
  { sql, session, request }: Act,
  ids: readonly string[],
  { action, purpose, objectKind }: Each,
): Promise<void> {
  if (ids.length === 0) return
  const values = [ids, action, purpose ?? null, session.userId, request ?? null]
  await sql.query(each[objectKind], values)
}

type Each = Pick<AuditEvent, 'action' | 'purpose'> & { readonly objectKind: keyof typeof each }
