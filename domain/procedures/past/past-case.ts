import type { Calendar } from '../engine/calendar.ts'
import type { CaseEvent, CaseState, Command, Facts, Instant } from '../engine/types.ts'
import type { Answers } from '../forms/answers.ts'
import type { Release } from '../schema.ts'

/** One recorded move of a case, with what it was decided by. */
export interface PastMove {
  readonly event: CaseEvent
  readonly commands: readonly Command[]
  readonly release: Release
  readonly calendar: Calendar
  /** What the act answered, if it was a form and is kept. */
  readonly answers?: Answers
}

/** A case as it was lived, up to when it is looked at. */
export interface PastCase {
  readonly moves: readonly PastMove[]
  /** Terms that fall due by then fire. */
  readonly until: Instant
  /** What was granted by the answers of an act, by its `seq`: cents. */
  readonly granted?: ReadonlyMap<number, number>
}

/**
 * Why it cannot be told what would have happened: a question that nobody was asked, one that could
 * be left empty, an answer that is no longer among the choices, a step that nobody did, an outcome
 * that is no longer there, work of the system of which no result is known, an event that was set
 * aside, rules that cannot be followed from there.
 */
export const untoldReasons = [
  'never-asked',
  'no-answer',
  'no-choice',
  'never-done',
  'no-outcome',
  'effect-result',
  'set-aside',
  'cannot-follow',
] as const
export type UntoldReason = (typeof untoldReasons)[number]

export interface Untold {
  readonly why: UntoldReason
  /** Key of the fact or of the step that it is about; of the rest a code. */
  readonly of: string
}

/** Facts whose value nobody can tell, and why. */
export type Unknown = ReadonlyMap<string, UntoldReason>

/** How a case would have lived by another release, as far as it can be told. */
export interface Again {
  readonly commands: readonly Command[]
  readonly state: CaseState
  /** How many of the recorded moves it could follow. */
  readonly reached: number
  readonly untold?: Untold
  /** Terms whose date rests on something unknown, by id. */
  readonly untoldTerms: ReadonlySet<string>
  /** Facts of each act whose form is another, as they were and as far as they are known. */
  readonly read: readonly { readonly was: Facts; readonly now: Facts; readonly form: string }[]
  /** Acts, by `seq`, whose rows would have been granted. */
  readonly granted: readonly number[]
}
