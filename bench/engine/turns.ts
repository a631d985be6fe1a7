import { isBeside } from '../../domain/procedures/engine/index-release.ts'
import type { StepKey } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'

/** A way in which an open task may end. */
export interface Act {
  readonly task: StepKey
  readonly outcome: string
}

interface Life {
  readonly release: Release
  /** Names of the acts by which it has gone on already. */
  readonly taken: ReadonlySet<string>
}

/** Whether the act is of a task beside the path. */
export function standsBeside({ task }: Pick<Act, 'task'>, release: Release): boolean {
  return isBeside(release, stepOf(task))
}

function stepOf(task: string): string {
  return task.split('#', 1)[0] ?? task
}

/** Of all iterations of its step. */
export function nameOf({ task, outcome }: Act): string {
  return `${stepOf(task)} ${outcome}`
}

/**
 * From one of them on; every other time from one beside the path, and of those first from what this
 * life has not done yet. Else what is beside would run out of time, and its rarest ways never come.
 */
export function inTurn(
  acts: readonly Act[],
  { release, taken }: Life,
  below: (n: number) => number,
): readonly Act[] {
  const beside = acts.filter((act) => standsBeside(act, release))
  const anew = beside.filter((act) => !taken.has(nameOf(act)))
  const among = anew.length > 0 ? anew : beside
  const begun = below(2) === 0 ? among[below(among.length)] : undefined
  const first = begun ? acts.indexOf(begun) : below(acts.length)
  return [...acts.slice(first), ...acts.slice(0, first)]
}
