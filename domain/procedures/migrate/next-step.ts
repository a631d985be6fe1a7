import { keyOf } from '../engine/draft.ts'
import { stepOf } from '../engine/migrated.ts'
import type { CaseState } from '../engine/types.ts'

/**
 * Whether a case has crossed a step between two of its states: one that was open is not any more. A
 * part of a step that was signed or answered is none, as long as the step goes on.
 */
export function hasCrossedStep(before: CaseState, after: CaseState): boolean {
  const open = new Set(after.open.map(keyOf))
  return before.open.some((one) => one.step === stepOf(one) && !open.has(keyOf(one)))
}
