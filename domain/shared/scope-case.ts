import type { Sql } from './sql.ts'

/**
 * Says which case the rest of the transaction is about: the roles of the engine and of the worker
 * see the rows of that case alone.
 */
export async function scopeCase(sql: Sql, caseId: string): Promise<void> {
  await sql.query("select set_config('app.case', $1, true)", [caseId], 'scope-case')
}
