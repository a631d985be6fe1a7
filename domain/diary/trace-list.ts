import { recordEvent } from '../audit/record.ts'
import type { AuditDetail } from '../audit/events.ts'
import type { Act } from '../shared/act.ts'
import type { CaseAsk, CaseRow } from './case-list.ts'

const narrowing = ['phase', 'area', 'urgency', 'terms', 'isee', 'fact', 'waits'] as const

/** What a list was narrowed to, as the audit keeps it: codes alone. */
export function askedOfList({ view, state, ...ask }: CaseAsk): AuditDetail {
  const by = narrowing.flatMap((one) => (ask[one] === undefined ? [] : [[one, ask[one]] as const]))
  return { list: view, state, ...Object.fromEntries(by) }
}

/**
 * Keeps that somebody looked for cases by what the social record says of their people: the list tells it
 * of each of them, as the record itself would. A list of all is no reading of the record.
 */
export async function traceList(
  { sql, session, request }: Act,
  ask: CaseAsk,
  shown: readonly CaseRow[],
): Promise<void> {
  if (ask.fact === undefined && ask.isee === undefined) return
  await recordEvent(sql, {
    action: 'cases-searched',
    objectKind: 'search',
    purpose: 'case-work',
    actor: session.userId,
    request,
    detail: { ...askedOfList(ask), count: shown.length, cases: shown.map(({ id }) => id) },
  })
}
