import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import type { Table } from './tables.ts'

/**
 * The trace of a file of a call that names nobody; one that does goes through two people, and has a trace
 * of each person in it.
 * @param table undefined: the control totals
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
}
