import type { CaseEvent, CaseState, Instant } from '../engine/types.ts'
import type { PastMove } from './past-case.ts'

export interface DueRung {
  readonly deadline: string
  readonly rung: string
  readonly version: number
  readonly at: Instant
}

type Named = Pick<DueRung, 'deadline' | 'rung' | 'version'>

/** What the log says that terms and the system did, and has not come yet. */
export class RecordedWork {
  /** When each rung that the log has fell due. */
  readonly #rungs = new Map<string, Instant | undefined>()
  readonly #started = new Set<string>()
  readonly #settled = new Set<string>()

  constructor(moves: readonly PastMove[]) {
    const planned = new Map<string, Instant>()
    for (const { event, commands } of moves) {
      if (event.kind === 'rung') this.#rungs.set(nameOf(event), planned.get(nameOf(event)))
      for (const command of commands) {
        if (command.kind === 'start-effect') this.#started.add(command.effect.key)
        if (command.kind !== 'set-deadline') continue
        const { id: deadline, version, rungs } = command.deadline
        for (const { rung, at } of rungs) planned.set(nameOf({ deadline, version, rung }), at)
      }
    }
  }

  /** The rung that falls due first, by then, and does not come with the log. */
  nextDue({ deadlines }: CaseState, until: Instant): DueRung | undefined {
    let first: DueRung | undefined
    for (const { id: deadline, version, rungs } of deadlines)
      for (const { rung, at } of rungs) {
        const due = { deadline, version, rung, at }
        if (at > until || this.#rungs.get(nameOf(due)) === at) continue
        if (!first || isBefore(due, first)) first = due
      }
    return first
  }

  /** The log has come to a rung; whether it falls due here too, at that instant. */
  reach({ deadlines }: CaseState, event: Extract<CaseEvent, { kind: 'rung' }>) {
    const at = this.#rungs.get(nameOf(event))
    this.#rungs.delete(nameOf(event))
    const running = deadlines.find(({ id }) => id === event.deadline)
    if (at === undefined || running?.version !== event.version) return undefined
    const due = running.rungs.some((one) => one.rung === event.rung && one.at === at)
    return due ? { ...event, at } : undefined
  }

  settle(effect: string): void {
    this.#settled.add(effect)
  }

  /** The system did this work then, and the log will say how it ended, or it had not ended yet. */
  willSettle(effect: string): boolean {
    return this.#started.has(effect) && !this.#settled.has(effect)
  }
}

function nameOf({ deadline, rung, version }: Named): string {
  return `${deadline}:${rung}:${String(version)}`
}

function isBefore(one: DueRung, other: DueRung): boolean {
  if (one.at !== other.at) return one.at < other.at
  if (one.deadline !== other.deadline) return one.deadline < other.deadline
  return one.rung < other.rung
}
