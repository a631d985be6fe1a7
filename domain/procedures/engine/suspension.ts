import type { DayNumber } from './civil.ts'
import type { ProofSuspension, Suspended } from './types.ts'

import { findDay } from './instant.ts'

/** A suspension in day numbers, both included; without `until` it is still open. */
interface Span {
  readonly from: DayNumber
  readonly until: DayNumber
  readonly suspended: Suspended
}

/** Thrown away by the count that met it: the term has no end until the suspension has one. */
export type Stopped = 'stopped'

/**
 * The suspensions of one term while its days are counted: each day is taken away once, however
 * many suspensions cover it, and what was met is kept for the proof.
 */
export class Suspensions {
  readonly #spans: readonly Span[]
  readonly #met = new Map<Span, number | undefined>()

  constructor(suspended: readonly Suspended[]) {
    this.#spans = suspended
      .flatMap((one) => spanOf(one) ?? [])
      .toSorted((a, b) => a.from - b.from || a.until - b.until)
  }

  get spans(): readonly Span[] {
    return this.#spans
  }

  /** The first day, from this one on, that no suspension takes away. */
  skip(from: DayNumber): DayNumber | Stopped {
    let day = from
    for (const span of this.#spans) {
      if (span.from > day || span.until < day) continue
      if (span.until === Infinity) {
        this.meet(span)
        return 'stopped'
      }
      this.meet(span, span.until - day + 1)
      day = span.until + 1
    }
    return day
  }

  meet(span: Span, days?: number): void {
    const before = this.#met.get(span)
    this.#met.set(span, days === undefined ? before : (before ?? 0) + days)
  }

  /** What the proof keeps: each suspension met, with the days that it took away. */
  get met(): ProofSuspension[] {
    return this.#spans.flatMap((span) =>
      this.#met.has(span) ? [proofOf(span.suspended, this.#met.get(span))] : [],
    )
  }
}

function spanOf(suspended: Suspended): Span | undefined {
  const from = findDay(suspended.from)
  const until = suspended.until === undefined ? Infinity : findDay(suspended.until)
  if (from === undefined || until === undefined || until < from) return undefined
  return { from, until, suspended }
}

function proofOf({ from, until, why }: Suspended, days: number | undefined): ProofSuspension {
  return {
    from,
    ...(until !== undefined && { until }),
    why,
    ...(days !== undefined && { days }),
  }
}
