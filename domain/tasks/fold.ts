import { calendarName } from '../procedures/engine/calendar.ts'
import { getEngine } from '../procedures/engine/engines.ts'
import type { Engines } from '../procedures/engine/engines.ts'
import { releaseName } from '../procedures/engine/index-release.ts'
import type {
  CaseEvent,
  CaseState,
  Command,
  Instant,
  Move,
  Step,
} from '../procedures/engine/types.ts'

import { passOver } from './pass-over.ts'
import { rulesFrom } from './rules-from.ts'
import type { Brought, Rules } from './rules-from.ts'

/** An event as it lies in the record. */
export interface RecordedEvent {
  readonly seq: number
  readonly key: string
  readonly kind: string
  readonly payload: object
  readonly at: Instant
  readonly effectiveAt?: Instant
}

export interface FoldedMove {
  readonly seq: number
  readonly at: Instant
  readonly state: CaseState
  readonly commands: readonly Command[]
  /** By number and by name: those that held for this move. */
  readonly engine: number
  readonly calendar: string
  readonly release: string
}

export interface Fold {
  readonly state: CaseState
  readonly moves: readonly FoldedMove[]
  /** Rungs that were due, to be appended to the record with the moves. */
  readonly appended: readonly RecordedEvent[]
  /** Event that must wait for the workflow, because it leaves the phase. */
  readonly crossing?: number
  /** Event that `step` could not apply; those before it are in `moves`. */
  readonly poison?: { readonly seq: number; readonly code: string }
  readonly again: boolean
  /** What follows waits for no more than the writing of the last move. */
  readonly apart: boolean
}

export interface FoldInput extends Rules, Brought {
  readonly state: CaseState
  readonly processedSeq: number
  readonly lastSeq: number
  readonly events: readonly RecordedEvent[]
  readonly now: Instant
  /** The one that the case is moved by, until an event brings a release that names another. */
  readonly engine: number
  readonly engines: Engines
  readonly mayCross: boolean
  readonly limit: number
}

/**
 * Applies the waiting events in order, then each rung that is due, oldest first, until nothing is
 * left. Pure: `advance` writes what it returns, the demonstration and `siso verify` only read it.
 */
export function fold(input: FoldInput): Fold {
  const folding = new Folding(input)
  folding.applyAll(input.events)
  for (;;) {
    const rung = folding.nextDueRung()
    if (!rung) return folding.result()
    folding.append(rung)
  }
}

class Folding {
  readonly #input: FoldInput
  #state: CaseState
  #rules: Rules
  #engine: number
  #lastSeq: number
  readonly #moves: FoldedMove[] = []
  readonly #appended: RecordedEvent[] = []
  #stopped = false
  #crossing: number | undefined
  #poison: { seq: number; code: string } | undefined
  #left: 'full' | 'apart' | undefined
  /** The last move has handed the case over, or to another release: what follows is written so. */
  #settled = false

  constructor(input: FoldInput) {
    this.#input = input
    this.#state = input.state
    this.#rules = input
    this.#engine = input.engine
    this.#lastSeq = input.lastSeq
  }

  applyAll(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (this.#stopped) return
      this.#apply(event)
    }
  }

  nextDueRung(): RecordedEvent | undefined {
    if (this.#stopped || this.#state.closed) return undefined
    const due = earliestRung(this.#state)
    if (!due || due.at > this.#input.now) return undefined
    const { deadline, rung, version } = due
    return {
      seq: this.#lastSeq + 1,
      key: `deadline:${deadline}:${rung}:${String(version)}`,
      kind: 'rung',
      payload: { deadline, rung, version },
      at: this.#input.now,
    }
  }

  append(rung: RecordedEvent): void {
    if (this.#moves.length >= this.#input.limit) return this.#stop('full')
    this.#lastSeq = rung.seq
    this.#appended.push(rung)
    this.#apply(rung)
  }

  result(): Fold {
    // Writing the last move may bring an event: the record has it.
    const apart = this.#left === 'apart' || this.#moves.at(-1)?.commands.some(acceptsOffer) === true
    return {
      state: this.#state,
      moves: this.#moves,
      appended: this.#appended,
      again: apart || this.#left === 'full' || this.#wereNotRead(),
      apart,
      ...(this.#crossing === undefined ? {} : { crossing: this.#crossing }),
      ...(this.#poison === undefined ? {} : { poison: this.#poison }),
    }
  }

  /** More events wait than were read: they are not in hand, but they are in the record. */
  #wereNotRead(): boolean {
    const { processedSeq, limit } = this.#input
    const left = this.#lastSeq > (this.#moves.at(-1)?.seq ?? processedSeq)
    return left && !this.#stopped && this.#moves.length >= limit
  }

  #apply(event: RecordedEvent): void {
    const { engines, mayCross, limit, setAside } = this.#input
    if (this.#moves.length >= limit) return this.#stop('full')
    try {
      const { release, calendar } = rulesFrom(event, this.#rules, this.#input)
      const engine = release === this.#rules.release ? this.#engine : release.engine
      const step = getEngine(engines, engine)
      const move = applied(this.#state, event, { step, release, calendar, setAside })
      if (move.crossesInto !== undefined && !mayCross) {
        this.#crossing = event.seq
        this.#stopped = true
        return
      }
      const settles = release !== this.#rules.release || move.commands.some(acceptsOffer)
      if (this.#moves.length > 0 && (settles || this.#settled)) return this.#stop('apart')
      this.#settled = settles
      this.#state = move.state
      this.#rules = { release, calendar }
      this.#engine = engine
      const names = { engine, calendar: calendarName(calendar), release: releaseName(release) }
      this.#moves.push({ seq: event.seq, at: event.at, ...names, ...move })
    } catch (error) {
      this.#poison = { seq: event.seq, code: closedCode(error) }
      this.#stopped = true
    }
  }

  #stop(why: 'full' | 'apart'): void {
    this.#left = why
    this.#stopped = true
  }
}

function acceptsOffer(command: Command): boolean {
  return command.kind === 'settle-offer' && command.as === 'accepted'
}

interface Applying extends Rules {
  readonly step: Step
  readonly setAside?: number | undefined
}

/** What one recorded event makes of the case: by `step`, unless a person has set it aside. */
export function applied(
  state: CaseState,
  event: RecordedEvent,
  { step, release, calendar, setAside }: Applying,
): Move {
  if (event.kind === 'set-aside') return { state, commands: [] }
  if (event.seq === setAside) return passOver(state, toCaseEvent(event), { release, calendar })
  return step(state, toCaseEvent(event), release, calendar)
}

/** The rung that fires first, by instant, then by the deadline's id and rung. */
export function earliestRung(state: CaseState) {
  let first: { deadline: string; rung: string; version: number; at: Instant } | undefined
  for (const { id, version, rungs } of state.deadlines) {
    for (const { rung, at } of rungs) {
      const candidate = { deadline: id, rung, version, at }
      if (!first || compareRungs(candidate, first) < 0) first = candidate
    }
  }
  return first
}

interface DueRung {
  readonly at: Instant
  readonly deadline: string
  readonly rung: string
}

function compareRungs(a: DueRung, b: DueRung): number {
  return (
    compareText(a.at, b.at) || compareText(a.deadline, b.deadline) || compareText(a.rung, b.rung)
  )
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** As `step` takes it: the payload was written by a use case or by this file, and `step` is total for any content. */
export function toCaseEvent({ seq, kind, payload, at, effectiveAt }: RecordedEvent): CaseEvent {
  return {
    seq,
    at,
    kind,
    ...payload,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  } as CaseEvent
}

function closedCode(error: unknown): string {
  const named = typeof error === 'object' && error !== null && 'code' in error
  return named && typeof error.code === 'string' ? error.code : 'engine-failure'
}
