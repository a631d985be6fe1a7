import type { Release, Step } from '../schema.ts'
import type { Candidate } from '../schema/candidate.ts'
import type { CaseState, Instant, OpenStep } from './types.ts'

import { findAsked } from './asked.ts'
import { keyOf } from './draft.ts'
import { findStep } from './index-release.ts'
import { renameWays } from './migrate-ways.ts'
import { waysAround } from './ways.ts'

/**
 * The case goes on by another release, which `step` is given with this event. It carries all that
 * the old release is needed for, so that the log alone can be folded.
 */
export interface Migrated {
  readonly kind: 'migrated'
  /** `key@version`. */
  readonly from: string
  readonly to: string
  /** By key of an open step that the new release has not, or not so: the step entered instead. */
  readonly enter: Readonly<Record<string, string>>
  /** Tasks (`step`, or `step.part`) whose form or outcomes are others. */
  readonly revised: readonly string[]
  /** By key of a task (`step`, or `step.part`) that others may do from now on: who could do it before. */
  readonly reassigned?: Readonly<Record<string, readonly Candidate[]>>
  /** When the case and its phase began: terms that the old release had not run from there. */
  readonly since?: { readonly case?: Instant; readonly phase?: Instant }
  /** Rungs that the new dates put in the past fire all the same; otherwise they are only marked. */
  readonly firePast?: true
}

export type StrayReason =
  | 'closed'
  | 'no-step'
  | 'other-kind'
  | 'other-phase'
  | 'other-way'
  | 'no-way'
  | 'no-part'
  | 'no-target'
  | 'effect-without-step'

/** What of a case has no place in a release: it cannot go on by it. */
export interface Stray {
  readonly why: StrayReason
  /** Of the open step, or of the effect. */
  readonly key: string
}

type Enter = Migrated['enter']

/** Everything that keeps the case from going on by this release; nothing: it can. */
export function straysOf(state: CaseState, release: Release, enter: Enter): Stray[] {
  if (state.closed) return [{ why: 'closed', key: 'case' }]
  const here = renameWays(state, release, enter)
  const steps = here.open.flatMap((open) => strayOf(open, { state: here, release, enter }) ?? [])
  const effects = here.effects
    .filter(({ key }) => !hasStem(key, release))
    .map(({ key }): Stray => ({ why: 'effect-without-step', key }))
  return [...steps, ...effects]
}

interface Context {
  readonly state: CaseState
  readonly release: Release
  readonly enter: Enter
}

/** Key of the step of the release that an open step or part belongs to. */
export function stepOf({ step }: Pick<OpenStep, 'step'>): string {
  return step.split('.', 1)[0] ?? step
}

function strayOf(open: OpenStep, context: Context): Stray | undefined {
  const why = isEntered(open, context) ? whyNotEntered(open, context) : whyNotKept(open, context)
  return why && { why, key: keyOf(open) }
}

/** It ends, with all that is in it, where its step is entered anew. */
export function isEntered(open: OpenStep, { state, enter }: Omit<Context, 'release'>): boolean {
  if (enter[stepOf(open)] !== undefined) return true
  const parent = open.of && state.open.find((one) => keyOf(one) === open.of)
  return parent ? isEntered(parent, { state, enter }) : false
}

function whyNotEntered(open: OpenStep, context: Context): StrayReason | undefined {
  const { state, release, enter } = context
  const target = findStep(release, enter[open.step] ?? '')
  if (open.step.includes('.') || enter[open.step] === undefined) return undefined
  if (!target) return 'no-target'
  if (!isOnWay(open, target.key, release)) return 'other-way'
  if ((target.kind === 'subprocess') !== (open.kind === 'subprocess')) return 'other-kind'
  const alone = state.open.every((one) => isEntered(one, context))
  return isElsewhere(target, state) && !alone ? 'other-phase' : undefined
}

function whyNotKept(open: OpenStep, { state, release }: Context): StrayReason | undefined {
  const step = findStep(release, open.step)
  if (!step) return 'no-step'
  if (open.step.includes('.')) return findAsked(release, open.step) ? undefined : 'no-part'
  if (step.kind !== open.kind) return 'other-kind'
  if (isElsewhere(step, state)) return 'other-phase'
  if (!isOnWay(open, step.key, release)) return 'other-way'
  if (open.kind !== 'fork' || step.kind !== 'fork') return undefined
  const known = step.ways.map(({ to }) => to)
  return open.ways.every((way) => known.includes(way)) ? undefined : 'no-way'
}

function isElsewhere({ phase }: Step, state: CaseState): boolean {
  return phase !== 'any' && phase !== state.phase
}

/** Whether the step lies, in this release, on the way or in the subprocess that the open one is in. */
function isOnWay({ of, way }: OpenStep, key: string, release: Release): boolean {
  const lane = waysAround(release, key).at(-1)
  if (of === undefined) return lane === undefined
  return lane !== undefined && of.startsWith(`${lane.fork}#`) && lane.way === way
}

function hasStem(effect: string, { phases, steps }: Release): boolean {
  const [stem = ''] = effect.split('#', 1)
  if (stem.startsWith('case:')) return true
  if (stem.startsWith('phase:')) return phases.some(({ key }) => `phase:${key}` === stem)
  return steps.some(({ key }) => key === stem.split('.', 1)[0])
}
