import type {
  Escaped,
  Resumed,
  TaskAdded,
  TaskCancelled,
} from '../../domain/procedures/engine/beside.ts'
import { skippable } from '../../domain/procedures/engine/escape.ts'
import { getStep } from '../../domain/procedures/engine/index-release.ts'
import type { CaseState, OpenStep, StepKey } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'

/** A way that the procedure does not have, or work that it does not ask. */
export type OffPath = Escaped | Resumed | TaskAdded | TaskCancelled

const keyOf = ({ step, iteration }: OpenStep): StepKey => `${step}#${iteration}`

/**
 * What people may do off the path of a case that stands here. An added task is there at most once.
 * @param until ISO day until which a step is put aside
 */
export function offPathOf(state: CaseState, release: Release, until: string): readonly OffPath[] {
  if (state.closed) return []
  const steps = state.open.filter(({ kind, step }) => kind === 'task' && !step.includes('.'))
  return [
    ...steps.flatMap((open) => escapesOf(open, state, { release, until })),
    ...addedOf(state, release),
  ]
}

function escapesOf(
  open: OpenStep,
  { iterations }: CaseState,
  { release, until }: { readonly release: Release; readonly until: string },
): readonly OffPath[] {
  const task = keyOf(open)
  if (open.parked) return [{ kind: 'resumed', task }]
  const escaped = { kind: 'escaped', task, reason: 'other' } as const
  const back = release.steps.findLast(
    ({ key, kind }) => kind === 'task' && key !== open.step && iterations[key] !== undefined,
  )
  return [
    { ...escaped, escape: 'park', until },
    ...skippable(getStep(release, open.step)).map(({ key }) => ({
      ...escaped,
      escape: 'skip' as const,
      outcome: key,
    })),
    ...(back ? [{ ...escaped, escape: 'redo' as const, to: back.key }] : []),
  ]
}

function addedOf({ followUps }: CaseState, { supervisors }: Release): readonly OffPath[] {
  const added = followUps.filter(({ purpose }) => purpose === 'ad-hoc')
  if (added.length === 0) return [{ kind: 'task-added', candidates: supervisors, holds: true }]
  return added.map(({ key }) => ({ kind: 'task-cancelled', task: key }))
}
