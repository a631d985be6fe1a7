import type { Purpose } from '../audit/events.ts'
import { recordEvent } from '../audit/record.ts'
import type { Act } from '../shared/act.ts'

/**
 * Every search of people leaves a trace, in its own transaction: who, why and how many were shown,
 * never what was typed.
 */
export async function recordSearch(
  { sql, session, request }: Act,
  purpose: Purpose,
  shown: number,
): Promise<void> {
  await recordEvent(sql, {
    action: 'people-searched',
    objectKind: 'search',
    purpose,
    actor: session.userId,
    request,
    detail: { shown },
  })
}
