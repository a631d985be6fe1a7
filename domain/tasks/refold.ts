import type { Calendar } from '../procedures/engine/calendar.ts'
import { calendarNamed } from '../procedures/engine/calendar.ts'
import { engines } from '../procedures/engine/engines.ts'
import type { Engines } from '../procedures/engine/engines.ts'
import { canonical, initialState } from '../procedures/engine/state.ts'
import type { CaseState, Command } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'

import { applied } from './fold.ts'
import type { RecordedEvent } from './fold.ts'
import { hashState } from './published.ts'

/** Published documents by name, as the moves name them; calendars by version. */
export interface Published {
  /** Overridden in tests only, as those of `advance` are. */
  readonly engines?: Engines
  readonly releases: ReadonlyMap<string, Release>
  readonly calendars: ReadonlyMap<string, Calendar>
}

/** A move as it lies in the record, with the versions that it was decided by. */
export interface RecordedMove {
  readonly seq: number
  readonly engine: number
  readonly release: string
  readonly calendar: string
  readonly stateHash: string
  readonly commands: readonly Command[]
}

/** The log of a case, from its beginning. */
export interface Log {
  /** `key@version`, for a case that has not moved yet. */
  readonly release: string
  readonly events: readonly RecordedEvent[]
  readonly moves: readonly RecordedMove[]
}

/** Where the log, applied again with the versions that each move names, leads elsewhere. */
export interface Departure {
  readonly seq: number
  readonly what: string
}

/**
 * Applies the log again from the beginning, each move with the engine, release and calendar that it
 * names, and compares each state and its commands with what was recorded. Cut at any event, it gives
 * the state as it was then.
 */
export function refold(log: Log, published: Published): CaseState | Departure {
  const first = published.releases.get(log.moves[0]?.release ?? log.release)
  if (!first) return { seq: 0, what: 'la procedura non è pubblicata' }
  const events = new Map(log.events.map((event) => [event.seq, event]))
  const aside = setAsideIn(log)
  let state = initialState(first)
  for (const move of log.moves) {
    const event = events.get(move.seq)
    if (!event) return { seq: move.seq, what: 'la mossa non ha il suo evento' }
    const next = replay(move, published, (rules) =>
      applied(state, event, { ...rules, setAside: aside.has(move.seq) ? move.seq : undefined }),
    )
    if (typeof next === 'string') return { seq: move.seq, what: next }
    state = next
  }
  return state
}

export function isDeparture(found: CaseState | Departure): found is Departure {
  return 'what' in found
}

type Rules = Pick<Parameters<typeof applied>[2], 'step' | 'release' | 'calendar'>

function replay(
  move: RecordedMove,
  { releases, calendars, engines: known = engines }: Published,
  apply: (rules: Rules) => ReturnType<typeof applied>,
): CaseState | string {
  const [step, release, calendar] = [
    known[move.engine],
    releases.get(move.release),
    calendarNamed(move.calendar, (version) => calendars.get(version)),
  ]
  if (!step) return `il motore ${String(move.engine)} non è in questo programma`
  if (!release || !calendar) return 'procedura o calendario non sono pubblicati'
  try {
    const { state, commands } = apply({ step, release, calendar })
    if (hashState(state) !== move.stateHash) return 'la mossa porta a un altro stato'
    if (canonical(commands) !== canonical(move.commands)) return 'la mossa dà altri comandi'
    return state
  } catch {
    return 'la mossa non si può rifare'
  }
}

/** Events that a person decided to pass over. */
export function setAsideIn({ events }: Pick<Log, 'events'>): ReadonlySet<number> {
  const seqs = events.flatMap(({ kind, payload }) =>
    kind === 'set-aside' && 'seq' in payload && typeof payload.seq === 'number' ? payload.seq : [],
  )
  return new Set(seqs)
}
