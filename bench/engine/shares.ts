import { subprocessesOf } from '../../domain/procedures/engine/index-release.ts'
import { initialState } from '../../domain/procedures/engine/state.ts'
import { step } from '../../domain/procedures/engine/step.ts'
import type { CaseEvent, Command } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Rules } from './walk.ts'

/**
 * In which share of these lives each thing happens that a procedure declares beside its path: a
 * subprocess opened, one of its finishes reached, a closed case opened again from a step. By key.
 */
export function sharesBeside(
  rules: Rules,
  lives: readonly (readonly CaseEvent[])[],
): ReadonlyMap<string, number> {
  const seen = lives.map((events) => new Set(happened(rules, events)))
  const share = (key: string) => seen.filter((one) => one.has(key)).length / lives.length
  return new Map(declaredBy(rules.release).map((key) => [key, share(key)]))
}

function declaredBy(release: Release): readonly string[] {
  const finishes = release.steps.filter(({ kind }) => kind === 'finish')
  const reopenings = release.reopenings ?? []
  return [
    ...[...subprocessesOf(release), ...finishes].map(({ key }) => key),
    ...reopenings.map(({ to }) => from(to)),
  ]
}

const from = (step: string) => `again-from-${step}`

function happened({ release, calendar }: Rules, events: readonly CaseEvent[]): readonly string[] {
  let state = initialState(release)
  return events.flatMap((event) => {
    const move = step(state, event, release, calendar)
    state = move.state
    return move.commands.flatMap((command) => keysOf(command, event))
  })
}

function keysOf(command: Command, event: CaseEvent): readonly string[] {
  if (command.kind === 'open-subprocess') return command.subprocess.split('#', 1)
  if (command.kind === 'end-subprocess') return [command.by]
  return command.kind === 'reopen-case' && event.kind === 'reopened' ? [from(event.to)] : []
}
