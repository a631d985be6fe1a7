import type { Sql } from '../shared/sql.ts'
import { personElsewhere, personKnown } from './errors.ts'
import { likelyDuplicates } from './likely-duplicates.ts'

/**
 * Refuses a code that somebody has: of a person in scope it says who, of one beyond it where.
 * A protected person beyond the scope is as if she were not there.
 * @throws `person-known` with `personId`, `person-elsewhere` with `zones`
 */
export async function refuseTakenCode(sql: Sql, code: string, except?: string): Promise<void> {
  const held = await sql.query<{ id: string }>(
    'select id from person where fiscal_code = $1 and replaced_by is null and id is distinct from $2',
    [code, except ?? null],
    'fiscal-code-holder',
  )
  if (held[0]) throw personKnown(held[0].id)
  const { elsewhere } = await likelyDuplicates(sql, { fiscalCode: code })
  if (elsewhere.length > 0) throw personElsewhere(elsewhere)
}
