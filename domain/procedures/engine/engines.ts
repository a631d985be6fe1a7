import type { Step } from './types.ts'

import { EngineError } from './errors.ts'
import { step as step1 } from './step.ts'

export type Engines = Readonly<Record<number, Step>>

/** By the number that a release names. An old engine stays until no open case uses it. */
export const engines: Engines = { 1: step1 }

/** Throws `unknown-engine`. */
export function getEngine(known: Engines, engine: number): Step {
  const step = known[engine]
  if (!step) throw new EngineError('unknown-engine')
  return step
}
