import type { Deadline, Phase, Release, Step } from '../schema.ts'
import type { DecisionTable } from '../schema/table.ts'
import type { Text } from '../schema/text.ts'

import { EngineError } from './errors.ts'
import { factsOf } from './expression.ts'

export type Subprocess = Extract<Step, { kind: 'subprocess' }>

interface ReleaseIndex {
  readonly steps: ReadonlyMap<string, Step>
  readonly tables: ReadonlyMap<string, DecisionTable>
  readonly deadlines: ReadonlyMap<string, Deadline>
  /** By deadline: the facts that its origin and its terms ask for. */
  readonly factsBehind: ReadonlyMap<string, readonly string[]>
  readonly onStep: ReadonlyMap<string, readonly Deadline[]>
  readonly onPhase: ReadonlyMap<string, readonly Deadline[]>
  readonly onCase: readonly Deadline[]
  readonly subprocesses: readonly Subprocess[]
}

const indexes = new WeakMap<Release, ReleaseIndex>()
const none: readonly never[] = []

function byKey<T extends { key: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.key, item]))
}

/** A release never changes, so what is looked up in it is arranged once a process. */
function indexOf(release: Release): ReleaseIndex {
  const known = indexes.get(release)
  if (known) return known
  const index = {
    steps: byKey(release.steps),
    tables: byKey(release.tables),
    deadlines: byKey(release.deadlines),
    factsBehind: new Map(release.deadlines.map((one) => [one.key, factsAskedBy(one)])),
    onStep: Map.groupBy(release.deadlines, ({ on }) => ('step' in on ? on.step : '')),
    onPhase: Map.groupBy(release.deadlines, ({ on }) => ('phase' in on ? on.phase : '')),
    onCase: release.deadlines.filter(({ on }) => 'case' in on),
    subprocesses: release.steps.filter((step) => step.kind === 'subprocess'),
  }
  indexes.set(release, index)
  return index
}

function factsAskedBy({ origin, terms }: Deadline): readonly string[] {
  const named = origin === 'entered' ? [] : [origin.fact]
  return [...new Set([...named, ...terms.flatMap(({ when }) => (when ? factsOf(when) : []))])]
}

/** The step of this key, or the one that a part's key belongs to. */
export function findStep(release: Release, key: string): Step | undefined {
  const [step = key] = key.split('.', 1)
  return indexOf(release).steps.get(step)
}

/** What a release may open beside the path. */
export function subprocessesOf(release: Release): readonly Subprocess[] {
  return indexOf(release).subprocesses
}

/** Whether a step, or the one that a part belongs to, stands beside the path. */
export function isBeside(release: Release, key: string): boolean {
  return findStep(release, key)?.phase === 'any'
}

/** Throws `unknown-step`. */
export function getStep(release: Release, key: string): Step {
  const step = findStep(release, key)
  if (!step) throw new EngineError('unknown-step')
  return step
}

/** Throws `unknown-table`. */
export function getTable(release: Release, key: string): DecisionTable {
  const table = indexOf(release).tables.get(key)
  if (!table) throw new EngineError('unknown-table')
  return table
}

/** Throws `unknown-deadline`. */
export function getDeadline(release: Release, key: string): Deadline {
  const deadline = indexOf(release).deadlines.get(key)
  if (!deadline) throw new EngineError('unknown-deadline')
  return deadline
}

/** The facts that a deadline's date rests on, so that others may change without a look at it. */
export function factsBehind(release: Release, deadline: string): readonly string[] {
  return indexOf(release).factsBehind.get(deadline) ?? none
}

export function deadlinesOn(
  release: Release,
  on: { readonly step: string } | { readonly phase: Phase } | 'case',
): readonly Deadline[] {
  const index = indexOf(release)
  if (on === 'case') return index.onCase
  return ('step' in on ? index.onStep.get(on.step) : index.onPhase.get(on.phase)) ?? none
}

export function italian(text: Text): string {
  return typeof text === 'string' ? text : text.it
}

/** How cases, moves and events name a release. */
export function releaseName({ key, version }: Pick<Release, 'key' | 'version'>): string {
  return `${key}@${String(version)}`
}
