import type { Phase } from '../procedures/schema.ts'

export const taskStates = [
  'open',
  'claimed',
  'parked',
  'completed',
  'cancelled',
  'expired',
] as const
export type TaskState = (typeof taskStates)[number]

/** What a task can still be acted upon in. */
export const openTaskStates: readonly TaskState[] = ['open', 'claimed']

/** What is not over: parked tasks too, which are in nobody's list. */
export const unfinishedTaskStates: readonly TaskState[] = [...openTaskStates, 'parked']

/** Where a case stands, for its workflow: ids, counters and instants only, never a fact. */
export interface Position {
  readonly seq: number
  readonly phase: Phase
  /** Tasks and waits that are open, as `step#iteration`, 20 at most. */
  readonly waits: readonly string[]
  /** Keys of pending effects without a living lease, 20 at most. */
  readonly effects: readonly string[]
  /** Milliseconds to the next rung or lease by the database's clock, at least 1,000. */
  readonly sleepMs?: number
  readonly closed: boolean
  /** More events wait than one transaction takes: call again at once. */
  readonly again: boolean
  /** An incident is open: nothing moves until a person or a fixed engine has solved it. */
  readonly blocked: boolean
  /** An event that leaves the phase waits for the workflow. */
  readonly crossing: boolean
  /** Acts found late by this very call: their authors are to be told. */
  readonly late?: readonly number[]
  /** The workflow has something to do that it does not know of yet. */
  readonly tellWorkflow: boolean
}
