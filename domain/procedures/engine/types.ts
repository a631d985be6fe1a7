import type { Effect, EffectMode, Phase, Release } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { RungAction } from '../schema/rung.ts'
import type { SubprocessCommand } from './beside.ts'
import type { Calendar } from './calendar.ts'
import type { Decided } from './decided.ts'
import type { CaseEvent } from './events.ts'
import type { OpenStep, Within } from './open-step.ts'
import type { SharedWork } from './shared-work.ts'
import type { RunningDeadline, StoppedDeadline, Suspension, TermCommand } from './term.ts'
import type { Facts, Instant, StepKey } from './values.ts'

export type {
  Amount,
  DeadlineProof,
  Entered,
  Origin,
  ProofSuspension,
  RunningDeadline,
  StoppedDeadline,
  Suspended,
  Suspension,
  TermsEvent,
} from './term.ts'

export type * from './events.ts'
export type * from './open-step.ts'
export type * from './values.ts'

/** A task that a rung, a late act or a worker opened beside the path: it never moves the case. */
export interface FollowUp {
  readonly key: StepKey
  readonly purpose: TaskPurpose
  readonly openedAt: Instant
  /** The case does not close before. */
  readonly holds?: true
}

export type TaskPurpose = 'step' | 'ad-hoc' | 'follow-up' | 'late-act' | 'undo-effect'

export interface PendingEffect {
  /**
   * Idempotency key, without the case id: `step#iteration:1` for an effect step, higher numbers for
   * the notices of its rungs, `phase:<phase>#n:1` and `case:n` likewise.
   */
  readonly key: string
  readonly type: Effect['type']
  readonly mode: EffectMode
  /** Started on a way of this fork: cancelled with the way, if it is. */
  readonly within?: Within
}

/** The whole position of one case. Plain JSON, hashed over `canonical`, folded from the log. */
export interface CaseState {
  readonly schema: 1
  readonly phase: Phase
  /** How many times each phase was entered; the running entry is `phases[phase]`. */
  readonly phases: Readonly<Partial<Record<Phase, number>>>
  readonly open: readonly OpenStep[]
  readonly followUps: readonly FollowUp[]
  readonly iterations: Readonly<Record<string, number>>
  readonly facts: Facts
  readonly deadlines: readonly RunningDeadline[]
  readonly stopped: readonly StoppedDeadline[]
  readonly suspensions: readonly Suspension[]
  readonly effects: readonly PendingEffect[]
  /** Next number for follow-up tasks and effects of the case, so that ids never repeat. */
  readonly counter: number
  readonly closed?: { readonly outcome: string; readonly at: Instant }
  /** How many times it was opened, where it was opened again. */
  readonly openings?: number
}

/** No `receiver`: the release says where. */
export interface OfferedTo {
  readonly receiver?: number
}

export type Priority = 'normal' | 'high' | 'urgent'

/** What the record must do. `advance` writes them in the transaction of the move, in order. */
export type Command =
  | {
      readonly kind: 'open-task'
      readonly task: StepKey
      readonly step: string
      readonly iteration: number
      readonly phase: Phase
      readonly purpose: TaskPurpose
      readonly title: string
      readonly form?: string
      readonly candidates: readonly Candidate[]
      /** Named by a person, before the candidates. */
      readonly assignee?: string
      /** The body that the case is offered to: it is asked without joining the case. */
      readonly offeredTo?: OfferedTo
      /** A section opened again alone: the others of its round stand. */
      readonly again?: true
      readonly priority: Priority
      /** The earliest deadline bound to this task, with the instant after which acts are refused. */
      readonly dueAt?: Instant
      readonly hardAt?: Instant
      readonly holds?: true
    }
  | { readonly kind: 'park-task'; readonly task: StepKey }
  | { readonly kind: 'resume-task'; readonly task: StepKey }
  | {
      readonly kind: 'close-task'
      readonly task: StepKey
      readonly as: 'completed' | 'cancelled' | 'expired'
    }
  | {
      /** Its completion was set aside: the step is still open. `lift`: without its hard deadline. */
      readonly kind: 'reopen-task'
      readonly task: StepKey
      readonly lift: boolean
    }
  | {
      readonly kind: 'change-task'
      readonly task: StepKey
      readonly priority?: Priority
      readonly addCandidates?: readonly Candidate[]
      /** Null: it has none any more. */
      readonly dueAt?: Instant | null
      readonly hardAt?: Instant | null
    }
  | {
      /** It stays open by another release, which asks it. `revised`: by another form or outcomes. */
      readonly kind: 'carry-task'
      readonly task: StepKey
      readonly title: string
      readonly form?: string
      readonly candidates: readonly Candidate[]
      /** Who could do it before, where others may from now on. */
      readonly leaves?: readonly Candidate[]
      readonly revised: boolean
    }
  | TermCommand
  | SharedWork
  | SubprocessCommand
  | {
      readonly kind: 'rung-fired'
      readonly id: string
      readonly rung: string
      readonly actions: readonly RungAction['do'][]
    }
  | { readonly kind: 'enter-phase'; readonly phase: Phase; readonly n: number }
  | {
      readonly kind: 'start-effect'
      readonly effect: PendingEffect
      /** From the release: which notice (`notice`), about which task. Never a fact or a name. */
      readonly params: Readonly<Record<string, string>>
      /** Whom a notice is for. */
      readonly to: readonly Candidate[]
      /** Of a notice about an offer: the body that it is made to. */
      readonly offeredTo?: OfferedTo
    }
  | { readonly kind: 'cancel-effect'; readonly key: string }
  | ({
      readonly kind: 'decide'
      readonly step: StepKey
    } & Decided)
  | { readonly kind: 'late-act'; readonly seq: number; readonly task: StepKey }
  | {
      /** The path is over, but the case cannot close before these are settled. */
      readonly kind: 'await-end'
      readonly step: StepKey
      readonly for: readonly Awaited[]
    }
  | { readonly kind: 'close-case'; readonly outcome: string }
  | { readonly kind: 'reopen-case' }

/** What an end waits for. */
export type Awaited = 'effects' | 'tasks' | 'subprocesses'

export interface Move {
  readonly state: CaseState
  readonly commands: readonly Command[]
  /** The event would take the case into this phase: only the workflow may apply it. */
  readonly crossesInto?: Phase
}

/** Same function for the running case, dry-run, simulation, demonstration data and tests. */
export type Step = (
  state: CaseState,
  event: CaseEvent,
  release: Release,
  calendar: Calendar,
) => Move
