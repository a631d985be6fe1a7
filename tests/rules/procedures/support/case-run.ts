import type { Calendar } from '../../../../domain/procedures/engine/calendar.ts'
import { initialState, wakeAt } from '../../../../domain/procedures/engine/state.ts'
import { step } from '../../../../domain/procedures/engine/step.ts'
import type {
  CaseEvent,
  CaseState,
  Command,
  Facts,
  Instant,
  Move,
  StepKey,
} from '../../../../domain/procedures/engine/types.ts'
import type { Release } from '../../../../domain/procedures/schema.ts'

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
export type Happening = DistributiveOmit<CaseEvent, 'seq'>

export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/** A case lived event by event, everything frozen so that a changed input is seen at once. */
export class CaseRun {
  readonly release: Release
  /** Put another in its place with the event that brings it. */
  calendar: Calendar
  state: CaseState
  readonly log: CaseEvent[] = []
  readonly moves: Move[] = []
  /** With which each event was applied. */
  readonly calendars: Calendar[] = []

  constructor(release: Release, calendar: Calendar) {
    this.release = frozen(release)
    this.calendar = frozen(calendar)
    this.state = frozen(initialState(release))
  }

  apply(happening: Happening): readonly Command[] {
    const event = frozen({ ...happening, seq: this.log.length + 1 } as CaseEvent)
    const move = frozen(step(this.state, event, this.release, this.calendar))
    this.log.push(event)
    this.calendars.push(this.calendar)
    this.moves.push(move)
    this.state = move.state
    return move.commands
  }

  start(at: Instant, facts: Facts = {}): readonly Command[] {
    return this.apply({ kind: 'started', at, facts })
  }

  complete(task: StepKey, outcome: string, more: { at: Instant; facts?: Facts }) {
    const { at, facts = {} } = more
    return this.apply({ kind: 'completed', at, task, outcome, facts })
  }

  settle(effect: string, at: Instant, result: 'done' | 'failed' | 'unknown' = 'done') {
    return this.apply({ kind: 'effect-settled', at, effect, result, facts: {} })
  }

  /** Fires every rung due until then, nearest first, each at its own instant. */
  elapse(until: Instant): readonly Command[] {
    const commands: Command[] = []
    for (let at = wakeAt(this.state); at !== undefined && at <= until; at = wakeAt(this.state)) {
      const due = this.state.deadlines.flatMap(({ id, version, rungs }) =>
        rungs.map((rung) => ({ deadline: id, version, ...rung })),
      )
      const next = due.find((rung) => rung.at === at)
      if (!next) break
      commands.push(...this.apply({ kind: 'rung', ...next, at }))
    }
    return commands
  }

  get last(): Move {
    const move = this.moves.at(-1)
    if (!move) throw new Error('nothing has happened yet')
    return move
  }

  get tasks(): StepKey[] {
    return this.state.open
      .filter(({ kind }) => kind === 'task')
      .map(({ step: key, iteration }) => `${key}#${iteration}` as const)
  }
}

export function kinds(commands: readonly Command[]): Command['kind'][] {
  return commands.map(({ kind }) => kind)
}

export function only<K extends Command['kind']>(
  commands: readonly Command[],
  kind: K,
): Extract<Command, { kind: K }>[] {
  return commands.filter(
    (command): command is Extract<Command, { kind: K }> => command.kind === kind,
  )
}
