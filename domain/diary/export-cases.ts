import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'
import { listCases } from './case-list.ts'
import type { CaseAsk, CaseCursor, CaseRow } from './case-list.ts'
import { askedOfList, traceList } from './trace-list.ts'

/**
 * The cases of a list, to be taken away: the first ones, newest first. No protected one, whoever takes
 * them: who is named for her reads the list. Who took how many, and by which filters, is an event; whose
 * they were is not said one by one, unless they were looked for by what the record says.
 */
export async function exportCases(
  act: Act,
  ask: CaseAsk,
  { offices, most }: { readonly offices: readonly number[]; readonly most: number },
): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  let after: CaseCursor | undefined
  do {
    const page = await listCases(act.sql, { ...ask, after }, offices)
    rows.push(...page.rows.filter((row) => !row.protected))
    after = page.next
  } while (after !== undefined && rows.length < most)
  const taken = rows.slice(0, most)
  await traceList(act, ask, taken)
  await recordEvent(act.sql, {
    action: 'case-exported',
    objectKind: 'search',
    actor: act.session.userId,
    request: act.request,
    detail: { ...askedOfList(ask), count: taken.length },
  })
  return taken
}
