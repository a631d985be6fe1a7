import type { Act } from '../shared/act.ts'
import { candidateValues } from './likely-duplicates.ts'
import type { Candidate } from './likely-duplicates.ts'

/**
 * Asks the coordinators of a zone to get in touch about a person whom only they see: they get a
 * notice with who asks, the audit keeps the question. The answer is the same whether there is
 * such a person or not.
 * @param zone organisation id, as `likelyDuplicates` told it
 * @param from the asking office
 */
export async function askElsewhere(
  act: Act,
  candidate: Candidate,
  asked: { readonly zone: number; readonly from: number },
): Promise<void> {
  await act.sql.query('select ask_elsewhere($1, $2, $3, $4, $5)', [
    ...candidateValues(candidate),
    asked.zone,
    asked.from,
  ])
}
