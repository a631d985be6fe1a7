import { canonical } from '../engine/state.ts'
import type { Instant } from '../engine/types.ts'
import type { Mapping, Prediction } from './migrate.ts'
import type { TermChange } from './terms.ts'

/** What is kept of a prediction: all that people see of it, and nothing of the person. */
export type Kept = Omit<Prediction, 'state' | 'event'>

export function keptOf({ state: _state, event: _event, ...kept }: Prediction): Kept {
  return kept
}

/** `later`: nothing differs but that dates have gone by since. `deviates`: that may not be. */
export type Verdict = 'same' | 'later' | 'deviates'

/**
 * Compares what was foreseen of a state with what is foreseen of that same state now. A term that
 * runs from the move itself has another date each moment: of it only that it begins is compared.
 * @param at the instant of the prediction made now
 */
export function comparePredictions(before: Kept, now: Kept, at: Instant): Verdict {
  const fromMove = new Set(
    now.terms.filter(({ proofAfter }) => proofAfter?.origin.at === at).map(({ id }) => id),
  )
  const said = (one: Kept, part: (term: TermChange) => object) =>
    canonical({ ...partsOf(one), terms: one.terms.map(part) })
  const dated = ({ id, change, was, now: next }: TermChange) => ({
    ...{ id, change },
    ...(was !== undefined && { was }),
    ...(next !== undefined && !fromMove.has(id) && { now: next }),
  })
  const whole = (term: TermChange) => ({ ...dated(term), past: term.past })
  if (said(before, whole) === said(now, whole)) return 'same'
  return said(before, dated) === said(now, dated) ? 'later' : 'deviates'
}

function partsOf({ blocked, unchanged, crossesInto, ...tasks }: Kept) {
  const { opened, cancelled, kept, reassigned } = tasks
  return { blocked, unchanged, opened, cancelled, kept, reassigned, into: crossesInto ?? null }
}

/**
 * How a case that was just moved goes back: what the mapping entered instead of a step is left for
 * that step again. Undefined: two steps were left for one, and nobody can say which it was.
 */
export function mappingBack(mapping: Mapping, { cancelled }: Kept): Mapping | undefined {
  const left = new Set(cancelled.map((key) => key.split('#', 1)[0]))
  const back = Object.entries(mapping.enter ?? {})
    .filter(([from]) => left.has(from))
    .map(([from, to]) => [to, from] as const)
  const enter = Object.fromEntries(back)
  return Object.keys(enter).length === back.length ? { enter } : undefined
}
