import { findStep, factsBehind, subprocessesOf } from '../engine/index-release.ts'
import type { CaseState, Command, Facts, Move, OpenStep } from '../engine/types.ts'
import type { Release, Step } from '../schema.ts'
import type { Expression } from '../schema/expression.ts'
import type { Unknown, Untold } from './past-case.ts'
import { tell } from './tell.ts'

interface Looking {
  readonly before: CaseState
  readonly unknown: Unknown
  readonly to: Release
}

/**
 * Whether a move went where it did because something unknown was taken for missing; undefined: it
 * would have gone there in any case. Looks at choices, ways, parts, waits and what opens by facts.
 */
export function untoldIn(move: Move, looking: Looking): Untold | undefined {
  if (looking.unknown.size === 0) return undefined
  for (const command of move.commands) {
    const untold = untoldChoice(command, looking)
    if (untold) return untold
  }
  const { facts, open } = move.state
  const conditions = [
    ...open.flatMap((one) => conditionsOf(one, looking)),
    ...subprocessesOf(looking.to).flatMap(({ opens }) => opens.when ?? []),
  ]
  return untoldAmong(conditions, facts, looking)
}

function untoldChoice(command: Command, looking: Looking): Untold | undefined {
  if (command.kind === 'split') {
    const fork = findStep(looking.to, command.step.split('#', 1)[0] ?? '')
    return untoldAmong(fork ? conditionsIn(fork) : [], looking.before.facts, looking)
  }
  if (command.kind !== 'decide') return undefined
  const asked = command.trace.map(({ condition }) => condition)
  return untoldAmong(asked, command.facts, looking)
}

function untoldAmong(
  conditions: readonly Expression[],
  facts: Facts,
  { unknown }: Looking,
): Untold | undefined {
  const names = new Set([...unknown.keys()].filter((name) => facts[name] === undefined))
  const resting = conditions.find((one) => tell(one, facts, names) === undefined)
  if (!resting) return undefined
  const of = [...names].find((name) => JSON.stringify(resting).includes(`"${name}"`)) ?? ''
  return { why: unknown.get(of) ?? 'never-asked', of }
}

/** Of a wait as long as it lasts; of the rest when it is come to. */
function conditionsOf(open: OpenStep, { before, to }: Looking): readonly Expression[] {
  const step = findStep(to, open.step)
  if (!step || open.step.includes('.')) return []
  const stood = before.open.some(
    (one) => one.step === open.step && one.iteration === open.iteration,
  )
  return stood && step.kind !== 'wait' ? [] : conditionsIn(step)
}

function conditionsIn(step: Step): readonly Expression[] {
  if (step.kind === 'fork') return step.ways.flatMap(({ when }) => when ?? [])
  if (step.kind === 'sections')
    return [...step.sections, ...step.signature.signers].flatMap(({ when }) => when ?? [])
  if (step.kind !== 'wait') return []
  const dates = [step.date, step.since].filter((name) => name !== undefined)
  return [...(step.when ? [step.when] : []), ...dates.map((present) => ({ present }))]
}

/** Whether the date of a term rests on something unknown. */
export function isTermUntold(
  release: Release,
  { deadline, facts }: { readonly deadline: string; readonly facts: Facts },
  unknown: Unknown,
): boolean {
  if (unknown.size === 0) return false
  return factsBehind(release, deadline).some(
    (name) => unknown.has(name) && facts[name] === undefined,
  )
}
