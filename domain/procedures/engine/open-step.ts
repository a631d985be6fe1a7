import type { Instant, StepKey } from './values.ts'

interface OpenBase {
  /** Of the release, or `step.part` for one of the tasks of a step that has several. */
  readonly step: string
  readonly iteration: number
  readonly enteredAt: Instant
  /** The open step that this is a part of, or on one of whose ways it is. */
  readonly of?: StepKey
  /** On which way of the fork: the step that the way begins with. */
  readonly way?: string
  /** Put aside: in nobody's work list until it is taken up again. Its deadlines run on. */
  readonly parked?: true
}

/** Where in the tree of open steps something is entered; nothing: on the only path of the case. */
export type Within = Pick<OpenBase, 'of' | 'way'>

export interface OpenLeaf extends OpenBase {
  /**
   * `end`: the case closes as soon as what it must wait for is settled. `subprocess`: its steps are
   * open beside the path, each `of` it.
   */
  readonly kind: 'task' | 'wait' | 'effect' | 'end' | 'subprocess'
}

export interface OpenFork extends OpenBase {
  readonly kind: 'fork'
  /** The ways taken, and those of them that have come to the join. */
  readonly ways: readonly string[]
  readonly arrived: readonly string[]
}

export interface OpenSections extends OpenBase {
  readonly kind: 'sections'
  /** What the synthesis concluded, while it is being signed. */
  readonly concluded?: {
    readonly outcome: string
    readonly signed: readonly string[]
    readonly refused: readonly string[]
  }
}

export interface OpenHandoff extends OpenBase {
  readonly kind: 'handoff'
  /** The offer waits for its answer; `receiver` is the body that the sender chose, if one was chosen. */
  readonly offered?: { readonly receiver?: number }
}

export type OpenStep = OpenLeaf | OpenFork | OpenSections | OpenHandoff
