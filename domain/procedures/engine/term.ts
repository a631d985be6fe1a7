import type { Phase } from '../schema.ts'
import type { TimeUnit } from '../schema/rung.ts'
import type { Instant, StepKey } from './types.ts'

/** Where a term runs from, and what happened then, in words. */
export interface Origin {
  readonly at: Instant
  readonly why: string
}

/** Where its step, phase or case was entered; and what somebody has said since of where the term runs from. */
export interface Entered extends Origin {
  /** Instead of that moment, as long as it is what the record says. */
  readonly corrected?: { readonly at: Instant; readonly instead: Instant }
}

interface KnownDeadline {
  /** `deadline-key@step#iteration` (or `deadline-key@phase:n`, `deadline-key@case`, `@case:n` once reopened). */
  readonly id: string
  readonly deadline: string
  /** Rises with each date: what fires names it, so that a date given up does nothing. */
  readonly version: number
  readonly origin: Instant
  /** When its step, phase or case was entered: it runs from there where its fact is missing. */
  readonly entered: Entered
  /** Steps whose leaving stops it; empty: runs until its phase or the case ends. */
  readonly boundTo: StepKey | Phase | 'case'
  /** What has fired stays fired. `early`: somebody was asked to look at it, as its date has moved. `past`: another release
   * put it in the past; it was marked, and did nothing. */
  readonly fired: readonly {
    readonly rung: string
    readonly at: Instant
    readonly early?: true
    readonly past?: true
  }[]
}

export interface RunningDeadline extends KnownDeadline {
  readonly dueAt: Instant
  /** Rungs not yet fired, ordered by instant then key. */
  readonly rungs: readonly { readonly rung: string; readonly at: Instant }[]
}

/**
 * A deadline without a date: terms are suspended, none of its terms applies to the facts as they
 * are, or its default outcome was taken.
 */
export interface StoppedDeadline extends KnownDeadline {
  readonly because: 'suspended' | 'facts' | 'expired'
}

/** A suspension of terms by days, both included; without `until` it is still open. */
export interface Suspension {
  /** The number of the event that began it. */
  readonly id: number
  readonly from: string
  readonly until?: string
  /** Key of one of the release's reasons. */
  readonly reason: string
}

/** What moves the dates of a case. Days are included; a note of the act is the record's own. */
export type TermsEvent =
  | ({ readonly kind: 'terms-suspended' } & Omit<Suspension, 'id'>)
  | { readonly kind: 'terms-resumed'; readonly suspension: number; readonly until: string }
  | ({ readonly kind: 'suspension-corrected'; readonly suspension: number } & Omit<
      Suspension,
      'id'
    >)
  | { readonly kind: 'suspension-annulled'; readonly suspension: number }
  /** The day, or the minute, that a term runs from was recorded wrong; said again as it was, it is so once more. */
  | { readonly kind: 'term-corrected'; readonly term: string; readonly from: string }
  /** The calendar that `step` is given is the new one already. */
  | { readonly kind: 'calendar-changed'; readonly calendar: string }

/** Proof of a due date: enough to say it in words and to compute it again years later. */
export interface DeadlineProof {
  readonly rule: { readonly release: string; readonly deadline: string; readonly amount: Amount }
  /** `local` and `dueLocal` are Rome wall time, `2026-11-25T10:00`, for people. `instead`: what was corrected. */
  readonly origin: ProofOrigin & { readonly instead?: ProofOrigin }
  readonly calendar: string
  readonly skipped: readonly { readonly day: string; readonly why: string }[]
  readonly suspensions: readonly ProofSuspension[]
  /** Both missing while an open suspension stops the term; then `left` days are to come. */
  readonly dueAt?: Instant
  readonly dueLocal?: string
  readonly left?: number
}

interface ProofOrigin extends Origin {
  readonly local: string
}

/** A suspension as a date is reckoned with it: its days, and its reason in words. */
export interface Suspended {
  readonly from: string
  readonly until?: string
  readonly why: string
}

/** `days` that it took from the term; not counted for terms in hours or minutes. */
export interface ProofSuspension extends Suspended {
  readonly days?: number
}

export interface Amount {
  readonly value: number
  readonly unit: TimeUnit
}

export type TermCommand =
  | {
      readonly kind: 'set-deadline'
      readonly deadline: RunningDeadline
      readonly proof: DeadlineProof
      readonly task?: StepKey
      /** The date that it had before, if it had one. */
      readonly was?: Instant
    }
  | {
      /** It has no date until the suspension ends; the proof says which. */
      readonly kind: 'suspend-deadline'
      readonly deadline: StoppedDeadline
      readonly proof: DeadlineProof
      readonly task?: StepKey
      readonly was?: Instant
    }
  | { readonly kind: 'drop-deadline'; readonly id: string; readonly why: 'met' | 'cancelled' }
