import fc from 'fast-check'

import type { Calendar } from '../../../../domain/procedures/engine/calendar.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'
import { CaseRun, frozen } from './case-run.ts'
import { umbriaCalendar } from './data.ts'
import type { GeneratedHappening } from './generated.ts'
import { generatedHappening, generatedRelease } from './generated.ts'
import { generatedCalendar } from './generated-calendar.ts'
import { happeningFor } from './live.ts'
import { runs, seedFor } from './seed.ts'

const calendar = umbriaCalendar()
export const histories = fc.tuple(
  generatedRelease,
  fc.array(generatedHappening, { minLength: 6, maxLength: 40 }),
  fc.array(generatedCalendar, { minLength: 2, maxLength: 4 }),
)

/**
 * The case as these happenings make it, each fitted to where the case stands, from one calendar to
 * the next; where none is given there is one for all.
 */
export function live(
  release: Release,
  happenings: readonly GeneratedHappening[],
  [first = calendar, ...others]: readonly Calendar[] = [],
): CaseRun {
  const run = new CaseRun(release, first)
  run.start('2026-11-25T09:00:00.000Z', { colour: 'green' })
  for (const one of happenings) {
    const happening = happeningFor(run, one)
    if (happening?.kind === 'calendar-changed') run.calendar = frozen(others.shift() ?? first)
    if (happening) run.apply(happening)
  }
  return run
}

/** Generated procedures with generated happenings; the seed is printed. */
export function checkHistories(what: string, check: (run: CaseRun) => void, numRuns = 300): void {
  const property = fc.property(histories, ([release, happenings, calendars]) =>
    check(live(release, happenings, calendars)),
  )
  fc.assert(property, { seed: seedFor(what), numRuns: runs(numRuns) })
}
