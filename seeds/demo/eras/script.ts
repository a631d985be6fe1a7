import { readFileSync } from 'node:fs'

import { z } from 'zod'

import { Recipe } from '../script.ts'
import type { Script } from '../script.ts'

/** How a step ends, at each visit if the answers differ (the last one again and again), and the hours it takes on average. */
const End = z.tuple([z.union([z.string(), z.array(z.string()).min(1)]), z.number().min(0)])
const Steps = z.record(z.string(), End)
export type Steps = z.infer<typeof Steps>

const where = {
  walk: z.string(),
  /** The step at which it stands still. */
  until: z.string().exactOptional(),
  /** Code of a place, province or zone where the person lives. */
  place: z.string().exactOptional(),
  /** Of somebody who lives at the documented office, if there is one. */
  near: z.literal(true).exactOptional(),
}

/** A case that began on a day, or so many days ago. */
const Seat = z.union([
  z.strictObject({ on: z.iso.date(), ...where }),
  z.strictObject({ ago: z.int().min(4), ...where }),
])
export type Seat = z.infer<typeof Seat>

const EraScript = z.strictObject({
  procedure: z.string(),
  /** Ages, today, of the people whose cases they are. */
  ages: z.tuple([z.int(), z.int()]),
  /** How each step ends, whichever version of the procedure has it. */
  steps: Steps,
  /** Ways through it: what differs from `steps`. */
  walks: z.record(z.string(), Steps),
  cases: z.array(Seat).min(1),
  diary: z.array(z.string()).default([]),
  answers: z.record(z.string(), z.record(z.string(), Recipe)),
})

/** Cases of a procedure that changed from year to year, each by the rules of the day of its contact. */
export interface EraScript {
  readonly ages: readonly [number, number]
  readonly cases: readonly Seat[]
  /** How forms are filled in. */
  readonly script: Script
  /** Whole ways, by name. */
  readonly walks: Readonly<Record<string, Steps>>
}

/** The scripts of the region's demonstration whose cases have a history, in its order. */
export function readEras(names: readonly string[]): EraScript[] {
  return names.map((name) => {
    const file = new URL(`./${name}.json`, import.meta.url)
    const read = EraScript.parse(JSON.parse(readFileSync(file, 'utf8')))
    const { procedure, ages, steps, walks, cases, diary, answers } = read
    const whole = Object.entries(walks).map(([key, own]) => [key, { ...steps, ...own }] as const)
    return {
      ages,
      cases,
      script: { procedure, ways: {}, returning: [], diary, answers },
      walks: Object.fromEntries(whole),
    }
  })
}
