import { z } from 'zod'

import { circumstanceNames } from '../circumstances.ts'
import type { Circumstances } from '../circumstances.ts'
import { msPerDay, msPerMinute, toMs } from '../engine/instant.ts'
import type { Instant } from '../engine/types.ts'
import { Scenario, ScenarioEvent } from '../schema/scenario.ts'
import type { Course } from '../simulate/simulate.ts'

/** As many things as an imagined case may hold. */
export const mostHappenings = 200

/** An imagined case as it is kept: a scenario without expectations, and what forms may ask of the record. */
export const WalkCourse = Scenario.pick({ from: true, facts: true }).extend({
  circumstances: z.array(z.enum(circumstanceNames)),
  events: z.array(ScenarioEvent).max(mostHappenings),
})
export type WalkCourse = z.infer<typeof WalkCourse>

/** What the record would say of person and office, for forms and outcomes that ask. */
export function circumstancesIn({ circumstances: held }: WalkCourse): Circumstances {
  return Object.fromEntries(
    circumstanceNames.map((name) => [name, held.includes(name)]),
  ) as Circumstances
}

/** The same course, with its last happening not happened; at the beginning as it is. */
export function withoutLast(course: WalkCourse): WalkCourse {
  return { ...course, events: course.events.slice(0, -1) }
}

/** The same course, up to so many happenings. */
export function upTo(course: WalkCourse, count: number): WalkCourse {
  return { ...course, events: course.events.slice(0, count) }
}

/** Things happen when time has been let pass: none of them takes any. */
export const atOnce: ScenarioEvent['after'] = { value: 0, unit: 'minutes' }

/** From one instant to another, or to the first whole minute after it, in the longest unit that is exact. */
export function lengthBetween(from: Instant, to: Instant): ScenarioEvent['after'] {
  const minutes = Math.max(0, Math.ceil((toMs(to) - toMs(from)) / msPerMinute))
  const perDay = msPerDay / msPerMinute
  if (minutes % perDay === 0) return { value: minutes / perDay, unit: 'days' }
  if (minutes % 60 === 0) return { value: minutes / 60, unit: 'hours' }
  return { value: minutes, unit: 'minutes' }
}

/** The walk of a scenario: with no circumstance, as none is kept there. */
export function courseOf({ from, facts, events }: Course): WalkCourse {
  return {
    from,
    ...(facts && { facts }),
    circumstances: [],
    events: events.slice(0, mostHappenings),
  }
}
