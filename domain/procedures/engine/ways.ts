import type { Release, Step } from '../schema.ts'

import { findStep, subprocessesOf } from './index-release.ts'

/** A way of a fork: the fork, and the step that the way begins with. Of a subprocess: its step alone. */
export interface WayOf {
  readonly fork: string
  readonly way?: string
}

/** On which ways each step lies, the outermost fork first; `validate` sees to it that they are its only ones. */
type Lanes = ReadonlyMap<string, readonly WayOf[]>

const known = new WeakMap<Release, Lanes>()

/** The ways that a step is on, the outermost first; none on the path of the case. */
export function waysAround(release: Release, step: string): readonly WayOf[] {
  const lanes = known.get(release) ?? trace(release)
  known.set(release, lanes)
  return lanes.get(step) ?? []
}

function trace(release: Release): Lanes {
  const lanes = new Map<string, readonly WayOf[]>()
  const ahead: [string, readonly WayOf[]][] = [
    [release.start, []],
    ...subprocessesOf(release).map(({ key }): [string, readonly WayOf[]] => [key, []]),
  ]
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const [key, lane] = next
    const step = findStep(release, key)
    if (!step || lanes.has(key)) continue
    const here = step.kind === 'join' ? lane.slice(0, -1) : lane
    lanes.set(key, here)
    ahead.push(...onward(release, step, here))
  }
  return lanes
}

function onward(
  release: Release,
  step: Step,
  lane: readonly WayOf[],
): readonly [string, readonly WayOf[]][] {
  if (step.kind === 'fork')
    return step.ways.map(({ to }) => [to, [...lane, { fork: step.key, way: to }]])
  if (step.kind === 'subprocess') return [[step.to, [{ fork: step.key }]]]
  return targetsOf(release, step).map((to) => [to, lane])
}

function targetsOf(release: Release, step: Step): readonly string[] {
  if ('outcomes' in step) return step.outcomes.map(({ to }) => to)
  if (step.kind === 'decision') {
    const table = release.tables.find(({ key }) => key === step.table)
    return [...(table?.rows ?? []), ...(table?.otherwise ? [table.otherwise] : [])].map(
      ({ to }) => to,
    )
  }
  if (step.kind === 'effect') return [step.to, ...(step.failedTo ? [step.failedTo] : [])]
  return 'to' in step ? [step.to] : []
}
