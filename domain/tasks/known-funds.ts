import type { Field } from '../procedures/schema/form.ts'
import type { Sql } from '../shared/sql.ts'

/** Whether a field asks which fund pays for a service. */
export function asksFund({ type, concept }: Field): boolean {
  return type === 'text' && concept === 'service.fund'
}

/** Funds that pay for other services of the zone of a case, those of most services first. */
export async function knownFunds(sql: Sql, caseId: string): Promise<string[]> {
  const rows = await sql.query<{ fund: string }>(
    'select fund from known_funds($1)',
    [caseId],
    'known-funds',
  )
  return rows.map(({ fund }) => fund)
}
