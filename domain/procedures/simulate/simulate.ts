import type { Calendar } from '../engine/calendar.ts'
import { EngineError } from '../engine/errors.ts'
import type { CaseState, Instant } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { Scenario } from '../schema/scenario.ts'
import { differencesOf } from './compare.ts'
import { happen } from './happen.ts'
import { Simulation } from './simulation.ts'
import type { Done } from './simulation.ts'

/** How a case went through a scenario. */
export interface Walk {
  /** Tasks in the order in which they opened. */
  readonly path: readonly string[]
  readonly open: readonly string[]
  readonly outcome?: string
  readonly facts: CaseState['facts']
  /** Every date that a deadline was given, as days in Italy. */
  readonly deadlines: readonly { readonly deadline: string; readonly due: string }[]
  readonly fired: readonly string[]
}

export interface Simulated {
  readonly key: string
  readonly walk: Walk
  /** What did not come out as expected, in Italian; none: it holds. */
  readonly differences: readonly string[]
}

/** A case that is imagined: when it begins, what is known of it then, what happens. */
export type Course = Pick<Scenario, 'from' | 'facts' | 'events'>

/** What came of the beginning, and then of each event, in order. */
export interface Point {
  /** When it was over. */
  readonly at: Instant
  readonly done: readonly Done[]
}

export interface Lived {
  readonly run: Simulation
  /** The first is the beginning; as many more as events that could happen. */
  readonly points: readonly Point[]
  /** Why the event after the last point could not happen, in Italian. */
  readonly stuck?: string
}

/**
 * Lives a scenario by a release: people do what it says, rungs fire as time passes, and what the
 * system does succeeds at once. Pure: the same as the case would go in the record.
 */
export function simulate(scenario: Scenario, release: Release, calendar: Calendar): Simulated {
  const { run, stuck } = live(scenario, release, calendar)
  const walk = run.walk()
  const differences = stuck === undefined ? differencesOf(scenario.expects, walk) : [stuck]
  return { key: scenario.key, walk, differences }
}

/** Lives a course as far as it can, point by point: for who wants to see each of them. */
export function live(course: Course, release: Release, calendar: Calendar): Lived {
  const { from, facts = {}, events } = course
  const run = new Simulation(release, calendar, from)
  const points: Point[] = []
  const note = (seen: number) => points.push({ at: run.now, done: run.done.slice(seen) })
  try {
    run.apply({ kind: 'started', facts })
    note(0)
    for (const [n, event] of events.entries()) {
      const seen = run.done.length
      run.pass(event.after)
      const stuck = happen(run, event, release)
      if (stuck) return lived(run, points, `Al fatto ${String(n + 1)}: ${stuck}`)
      note(seen)
    }
    return lived(run, points)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return lived(
      run,
      points,
      `La procedura non si può seguire (${error.code}): correggi il passo a cui si era arrivati.`,
    )
  }
}

function lived(run: Simulation, points: readonly Point[], stuck?: string): Lived {
  return { run, points, ...(stuck !== undefined && { stuck }) }
}
