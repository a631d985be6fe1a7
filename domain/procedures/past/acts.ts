import { findAsked, outcomesOf } from '../engine/asked.ts'
import { keyOf } from '../engine/draft.ts'
import { skippable } from '../engine/escape.ts'
import { findStep } from '../engine/index-release.ts'
import type { CaseEvent, CaseState, StepKey } from '../engine/types.ts'
import type { Release } from '../schema.ts'
import type { PastMove } from './past-case.ts'
import type { Asking } from './reread.ts'

/** What people did on an open task. */
export type Act = Extract<CaseEvent, { kind: 'completed' | 'escaped' | 'resumed' }>

export function isAct(event: CaseEvent): event is Act {
  return event.kind === 'completed' || event.kind === 'escaped' || event.kind === 'resumed'
}

/**
 * The open task that an act of the log is about: the same one, or the same step entered at another
 * count. Undefined: none is open; one that came too late then has no other.
 */
export function openAs(
  { open, followUps }: CaseState,
  { commands }: PastMove,
  task: StepKey,
): StepKey | undefined {
  const keys = open.filter(({ kind }) => kind === 'task').map(keyOf)
  if (keys.includes(task) || followUps.some(({ key }) => key === task)) return task
  if (commands.some(({ kind }) => kind === 'late-act')) return undefined
  const [step = ''] = task.split('#', 1)
  return keys.find((key) => key.startsWith(`${step}#`))
}

/** Whether the release lets the task end as the act ended it. */
export function mayEnd(release: Release, key: string, act: Act): boolean {
  if (act.kind === 'completed')
    return outcomesOf(release, key).some((one) => one.key === act.outcome)
  if (act.kind === 'resumed' || act.escape !== 'skip') return true
  return skippable(findStep(release, key)).some((one) => one.key === act.outcome)
}

/** The form that a task of a release asks, if it asks one. */
export function askedIn(release: Release, key: string): Asking | undefined {
  const name = findAsked(release, key)?.form
  const form = release.forms.find((one) => one.key === name)
  return form && { form, release }
}
