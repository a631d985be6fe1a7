import type {
  Escaped,
  Occurred,
  Resumed,
  SubprocessOpened,
  TaskAdded,
  TaskCancelled,
} from './beside.ts'
import type { Migrated } from './migrated.ts'
import type { Reopened } from './reopened.ts'
import type { TermsEvent } from './term.ts'
import type { Facts, Instant, StepKey } from './values.ts'

interface EventBase {
  readonly seq: number
  /** When the record received it: `case_event.at`. The only clock that `step` knows. */
  readonly at: Instant
  /** When it happened in the world, if earlier (a contact recorded later). */
  readonly effectiveAt?: Instant
}

export type CaseEvent =
  | (EventBase & { readonly kind: 'started'; readonly facts: Facts })
  | (EventBase & {
      readonly kind: 'completed'
      readonly task: StepKey
      readonly outcome: string
      readonly facts: Facts
      /** Whom the act named to deliver (null: nobody). The record's own: `step` does not read it. */
      readonly provider?: number | null
      /** The body that the act chose to hand the case to. */
      readonly receiver?: number
    })
  | (EventBase & {
      readonly kind: 'rung'
      readonly deadline: string
      readonly rung: string
      readonly version: number
    })
  | (EventBase & {
      readonly kind: 'effect-settled'
      readonly effect: string
      readonly result: 'done' | 'failed' | 'unknown'
      readonly facts: Facts
    })
  | (EventBase & { readonly kind: 'facts-corrected'; readonly facts: Facts })
  | (EventBase & { readonly kind: 'withdrawn'; readonly reason: string })
  | (EventBase & {
      /**
       * What is not yet over is taken back: an offer, the synthesis that is being signed, one's own
       * signature of it, or a section.
       */
      readonly kind: 'recalled'
      /** The task that made, wrote or signed it; why is the record's own. */
      readonly task: StepKey
    })
  | (EventBase & TaskAdded)
  | (EventBase & TaskCancelled)
  | (EventBase & Escaped)
  | (EventBase & Resumed)
  | (EventBase & SubprocessOpened)
  | (EventBase & Occurred)
  | (EventBase & Reopened)
  | (EventBase & TermsEvent)
  | (EventBase & Migrated)

export type CaseEventKind = CaseEvent['kind']
