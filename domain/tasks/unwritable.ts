import type { Engines } from '../procedures/engine/engines.ts'
import type { Step } from '../procedures/engine/types.ts'

/** The same engines, but for an event that is known not to be writable: it is poison to each. */
export function unwritable(engines: Engines, seq: number, sqlState: string): Engines {
  const wrapped =
    (step: Step): Step =>
    (state, event, ...rules) => {
      if (event.seq === seq) throw Object.assign(new Error(), { code: `sql-${sqlState}` })
      return step(state, event, ...rules)
    }
  return Object.fromEntries(Object.entries(engines).map(([n, step]) => [n, wrapped(step)]))
}
