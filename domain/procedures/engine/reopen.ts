import type { Release } from '../schema.ts'
import type { Reopening } from '../schema/reopening.ts'
import type { Calendar } from './calendar.ts'
import type { Draft } from './draft.ts'
import type { Reopened } from './reopened.ts'
import type { CaseEvent, CaseState, Instant } from './types.ts'

import { caretakers, nextNumber, phaseOf, reportLate, setFacts, stepKeyOf } from './draft.ts'
import { dueDate } from './due-date.ts'
import { startNotice } from './effects.ts'
import { enter, enterPhase } from './enter.ts'
import { getStep } from './index-release.ts'
import { startCaseTerms } from './terms.ts'
import { suspensionsAfter } from './suspend.ts'

/** Key of the notice that whoever looks after the case gets: a release may word it. */
export const reopeningNotice = 'case-reopened'

/** Ways in which a case that closed with this outcome may be opened again. */
export function reopeningsAfter(
  { reopenings = [] }: Pick<Release, 'reopenings'>,
  outcome: string,
): readonly Reopening[] {
  return reopenings.filter(({ after }) => after.includes(outcome))
}

/** Whether a case that closed then may still be opened again: until the end of its last day. */
export function isInTime(
  { to, within }: Reopening,
  { closedAt, now }: { readonly closedAt: Instant; readonly now: Instant },
  calendar: Calendar,
): boolean {
  if (!within) return true
  const rule = { release: '', deadline: to, amount: within }
  const { dueAt } = dueDate(rule, { at: closedAt, why: '' }, { calendar, suspended: [] })
  return dueAt !== undefined && now <= dueAt
}

/**
 * The case goes on from a step gone through, by a new entry into its phase: terms start anew, and
 * what closing has ended stays ended. Late where the case is open, or may not go on from there.
 */
export function reopen(draft: Draft, event: Extract<CaseEvent, Reopened>): void {
  const { state, release } = draft
  const way = wayOf(state, release, event.to)
  if (!way) {
    reportLate(draft, stepKeyOf(event.to, (state.iterations[event.to] ?? 0) + 1))
    return
  }
  delete state.closed
  state.openings = (state.openings ?? 1) + 1
  state.suspensions = suspensionsAfter(state.suspensions, event)
  draft.commands.push({ kind: 'reopen-case' })
  setFacts(draft, way.sets)
  startCaseTerms(draft, 'riapertura della pratica')
  enterPhase(draft, phaseOf(draft, getStep(release, event.to)))
  enter(draft, [{ to: event.to, within: {} }])
  const [key, to] = [`case:${nextNumber(draft)}`, caretakers(draft)]
  startNotice(draft, key, { mode: 'repeatable', notice: reopeningNotice, to })
}

function wayOf({ closed, iterations }: CaseState, release: Release, to: string) {
  if (!closed || iterations[to] === undefined) return undefined
  return reopeningsAfter(release, closed.outcome).find((one) => one.to === to)
}
