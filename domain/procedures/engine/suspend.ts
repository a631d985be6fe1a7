import type { Draft } from './draft.ts'
import type { CaseEvent, Suspension, TermsEvent } from './types.ts'

import { correctTerm } from './correct-term.ts'

type EventOf<K extends TermsEvent['kind']> = Extract<CaseEvent, { kind: K }>
type AnyTermsEvent = EventOf<TermsEvent['kind']>

/** What moves dates: suspensions, each known by the number of the event that began it, and calendars. */
export function moveTerms(draft: Draft, event: AnyTermsEvent): void {
  if (draft.state.closed) return
  if (event.kind === 'calendar-changed') {
    draft.recount = 'all'
    return
  }
  if (event.kind === 'term-corrected') return correctTerm(draft, event)
  const before = draft.state.suspensions
  const after = suspensionsAfter(before, event)
  if (JSON.stringify(after) === JSON.stringify(before)) return
  draft.state.suspensions = after
  draft.recount = 'suspendable'
}

export type SuspensionEvent =
  | Exclude<AnyTermsEvent, { kind: 'calendar-changed' | 'term-corrected' }>
  | Extract<CaseEvent, { kind: 'reopened' }>

/** The suspensions of a case once more, event by event: also for who only reads its log. */
export function suspensionsAfter(
  suspensions: readonly Suspension[],
  event: SuspensionEvent,
): readonly Suspension[] {
  switch (event.kind) {
    case 'terms-suspended':
      return [...suspensions, suspensionOf(event.seq, event)]
    case 'terms-resumed':
      return suspensions.map((one) =>
        one.id === event.suspension ? { ...one, until: event.until } : one,
      )
    case 'suspension-corrected':
      return suspensions.map((one) =>
        one.id === event.suspension ? suspensionOf(one.id, event) : one,
      )
    case 'suspension-annulled':
      return suspensions.filter(({ id }) => id !== event.suspension)
    case 'reopened':
      return suspensions.map((one) => endedBy(one, event.closedOn))
  }
}

function endedBy(one: Suspension, day: string): Suspension {
  if (one.until !== undefined) return one
  return { ...one, until: one.from > day ? one.from : day }
}

function suspensionOf(id: number, { from, until, reason }: Omit<Suspension, 'id'>): Suspension {
  return { id, from, ...(until !== undefined && { until }), reason }
}
