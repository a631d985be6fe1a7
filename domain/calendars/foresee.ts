import { EngineError } from '../procedures/engine/errors.ts'
import { calendarName, calendarNamed } from '../procedures/engine/calendar.ts'
import type { Calendar } from '../procedures/engine/calendar.ts'
import { engines } from '../procedures/engine/engines.ts'
import type { CaseState } from '../procedures/engine/types.ts'
import type { TermChange } from '../procedures/migrate/terms.ts'
import { termChanges } from '../procedures/migrate/terms.ts'
import type { Release } from '../procedures/schema.ts'
import type { Sql } from '../shared/sql.ts'
import type { Held } from '../tasks/foresee.ts'
import { getCalendar, getRelease } from '../tasks/published.ts'

/** A case as another calendar would find it. */
export interface UnderCalendar {
  readonly engine: number
  readonly release: Release
  /** The one that it follows, as it holds for the case, and the one that it would follow. */
  readonly from: Calendar
  readonly to: Calendar
  readonly at: string
}

/** What another calendar would do to the terms of a case that run now: those that get another date. */
export function termsUnder(
  state: CaseState,
  { engine, release, from, to, at }: UnderCalendar,
): TermChange[] {
  const step = engines[engine]
  if (!step) throw new EngineError('bad-calendar')
  const event = { kind: 'calendar-changed', calendar: calendarName(to), seq: 0, at } as const
  const { state: after, commands } = step(state, event, release, to)
  const moving = { from: release, to: release, calendar: from, at }
  const changes = termChanges({ before: state, after, commands, moving })
  return changes.filter(({ was, now }) => was !== now)
}

/**
 * The same of a case as it stands in the record, under a calendar that need not be published.
 * Undefined: the engine cannot tell, and the case would stop with an incident.
 * @param name of the calendar as it would hold for the case
 */
export async function foreseeTerms(
  sql: Sql,
  held: Held,
  { name, document }: { readonly name: string; readonly document: Calendar },
): Promise<readonly TermChange[] | undefined> {
  const to = calendarNamed(name, () => document)
  if (!to) return undefined
  const [release, from] = [
    await getRelease(sql, held.release),
    await getCalendar(sql, held.calendar),
  ]
  try {
    return termsUnder(held.state, { engine: held.engine, release, from, to, at: held.at })
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}

/** Whether somebody has less time than before, and whether warnings or the end itself are past already. */
export function burdens(terms: readonly TermChange[]) {
  return {
    sooner: terms.some(({ was, now }) => was !== undefined && now !== undefined && now < was),
    past: terms.some(({ past }) => past.length > 0),
  }
}
