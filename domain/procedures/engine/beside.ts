import type { Candidate } from '../schema/candidate.ts'
import type { Occurrence } from '../schema/subprocess.ts'
import type { Facts } from './values.ts'

type TaskKey = `${string}#${number}`

/** A worker opens a task beside the path. Its words are the record's own: the engine sees none. */
export interface TaskAdded {
  readonly kind: 'task-added'
  /** Whom it is for, if it is for one person; the candidates may take it after them. */
  readonly assignee?: string
  readonly candidates: readonly Candidate[]
  /** ISO day by which it is due, in Italy. */
  readonly dueOn?: string
  /** The case must not close before. */
  readonly holds?: boolean
}

/** A task beside the path is not needed any more. */
export interface TaskCancelled {
  readonly kind: 'task-cancelled'
  readonly task: TaskKey
}

/** Another way than the procedure's own, with a coded reason; the reason's words are the record's. */
export type Escaped = {
  readonly kind: 'escaped'
  readonly task: TaskKey
  readonly reason: string
} & (
  | { readonly escape: 'skip'; readonly outcome: string }
  /** `to`: a step that the case has been through. */
  | { readonly escape: 'redo'; readonly to: string }
  /** `until`: ISO day on which it comes back by itself. */
  | { readonly escape: 'park'; readonly until?: string }
)

export type EscapeKind = Escaped['escape']

/** A parked step is taken up again before its day, or where it has none. */
export interface Resumed {
  readonly kind: 'resumed'
  readonly task: TaskKey
}

/** A person opens a subprocess, with one of its reasons; the reason's words are the record's. */
export interface SubprocessOpened {
  readonly kind: 'subprocess-opened'
  /** Key of its step. */
  readonly subprocess: string
  readonly reason: string
}

/** The record reports what is no act on the case; whatever the release has for it is opened. */
export interface Occurred {
  readonly kind: 'occurred'
  readonly what: Occurrence
  readonly facts: Facts
}

/** Commands of subprocesses. */
export type SubprocessCommand =
  | { readonly kind: 'open-subprocess'; readonly subprocess: TaskKey }
  | {
      readonly kind: 'end-subprocess'
      readonly subprocess: TaskKey
      /** The step by which it finished. */
      readonly by: string
      /** Where the case goes on, if it leaves the place where it was. */
      readonly goTo?: string
    }
