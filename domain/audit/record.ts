import type { Sql } from '../shared/sql.ts'
import type { AuditEvent } from './events.ts'

const insertEvent = `
  insert into audit_event
    (action, object_kind, object_id, case_id, person_id, purpose, actor, on_behalf, request, detail)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

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
