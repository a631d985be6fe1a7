import { recordEvent, recordOnEach } from '../audit/record.ts'
import type { AuditDetail } from '../audit/events.ts'
import type { Act } from '../shared/act.ts'
import type { CaseAsk, CaseRow } from './case-list.ts'

const narrowing = [
  'phase',
  'area',
  'urgency',
  'terms',
  'isee',
  'fact',
  'question',
  'waits',
] as const

/** What a list was narrowed to, as the audit keeps it: codes alone. */
export function askedOfList({ view, state, ...ask }: CaseAsk): AuditDetail {
  const by = narrowing.flatMap((one) => (ask[one] === undefined ? [] : [[one, ask[one]] as const]))
  return { list: view, state, ...Object.fromEntries(by) }
}

/**
 * Keeps that somebody looked for cases by what the social record says of their people, or by a question that
 * they answered: what was looked for,
 * and of each case that the list tells it of, that it was found so, as for a reading of the record. A list
 * of all is no reading of the record.
 */
export async function traceList(act: Act, ask: CaseAsk, shown: readonly CaseRow[]): Promise<void> {
  if ([ask.fact, ask.isee, ask.question].every((one) => one === undefined)) return
  const event = { action: 'cases-searched', purpose: 'case-work' } as const
  const { sql, session, request } = act
  await recordEvent(sql, {
    ...{ ...event, objectKind: 'search', actor: session.userId, request },
    detail: { ...askedOfList(ask), count: shown.length },
  })
  const found = shown.map(({ id }) => id)
  await recordOnEach(act, found, { ...event, objectKind: 'case' })
}
