import { findAsked } from '../engine/asked.ts'
import { waitTimer } from '../engine/deadlines.ts'
import { italian } from '../engine/index-release.ts'
import type { Release } from '../schema.ts'

/**
 * Title of a task of a case that moves to other rules, in Italian; its step where none knows it.
 * @param releases where it is looked for, in this order
 */
export function nameOfTask(key: string, releases: readonly Release[]): string {
  const step = key.split('#', 1)[0] ?? key
  for (const release of releases) {
    const asked = findAsked(release, step) ?? release.steps.find((one) => one.key === step)
    if (asked) return italian(asked.title)
  }
  return step
}

/** Title of a term of such a case by its id, in Italian; undefined: it is a wait, which has none. */
export function nameOfTerm(id: string, releases: readonly Release[]): string | undefined {
  const key = id.split('@', 1)[0]
  const [rule] = releases.flatMap(({ deadlines }) => deadlines.find((one) => one.key === key) ?? [])
  return rule && italian(rule.title)
}

/** The step that a wait belongs to, by the id of its term; undefined: it is another term. */
export function stepOfWait(id: string): string | undefined {
  const [timer, step] = id.split('@', 2)
  return timer === waitTimer ? step?.split('#', 1)[0] : undefined
}
