import { onBehalf, recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Table } from './tables.ts'

const ofPeople = `
  insert into audit_event (action, object_kind, object_id, case_id, person_id, actor, on_behalf, request, detail)
  select 'operations-exported', 'operation', p.operation::text, c.id, c.subject, $2,
    ${onBehalf("'operation', p.operation::text, c.id, c.subject")}, $3, jsonb_build_object('table', $4::text)
  from social_case c join participation p on p.case_id = c.id where c.id = any($1) order by c.id`

/**
 * The trace of a file of a call: one of the file and, where it names people, one of each, whose "who saw
 * me" says so.
 * @param table undefined: the control totals, which name nobody
 */
export async function traceExport(
  { sql, session, request }: Act,
  { call, table, rows }: { call: string; table: Table | undefined; rows: number },
): Promise<void> {
  const code = table?.layout.code ?? 'totals'
  await recordEvent(sql, {
    ...{ action: 'operations-exported', objectKind: 'operation', objectId: call },
    ...{ actor: session.userId, request },
    detail: { table: code, rows },
  })
  const cases = table?.people.map(({ caseId }) => caseId) ?? []
  if (cases.length === 0) return
  await sql.query(ofPeople, [cases, session.userId, request, code])
}
