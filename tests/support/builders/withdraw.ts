import { transaction } from '../../../domain/database.ts'
import type { Facts } from '../../../domain/procedures/engine/types.ts'
import type { Desk } from './a-desk.ts'

/** Appends `withdrawn` under the case lock, as the use case that ends a case from outside will. */
export function withdraw(desk: Desk, caseId: string): Promise<void> {
  return append(desk, caseId, { kind: 'withdrawn', payload: { reason: 'test' } })
}

/** Appends facts put right under the case lock, as the use case that corrects them will. */
export function correctFacts(desk: Desk, caseId: string, facts: Facts): Promise<void> {
  return append(desk, caseId, { kind: 'facts-corrected', payload: { facts } })
}

/** Appends any event under the case lock. */
export function append(
  desk: Desk,
  caseId: string,
  { kind, payload }: { readonly kind: string; readonly payload: object },
): Promise<void> {
  return transaction(desk.engine, async (sql) => {
    await sql.query(`select set_config('app.case', $1, true)`, [caseId])
    await sql.query('select from case_engine where case_id = $1 for update', [caseId])
    await sql.query(
      `with numbered as (
        update case_engine set last_seq = last_seq + 1, last_at = greatest(siso_clock(), last_at)
        where case_id = $1 returning last_seq as seq, last_at as at)
      insert into case_event (case_id, seq, key, kind, payload, at)
      select $1, seq, $2 || ':' || seq, $2, $3, at from numbered`,
      [caseId, kind, JSON.stringify(payload)],
    )
  })
}
