import type { Calendar } from '../procedures/engine/calendar.ts'
import { calendarNamed } from '../procedures/engine/calendar.ts'
import { engines } from '../procedures/engine/engines.ts'
import { canonical, initialState } from '../procedures/engine/state.ts'
import type { CaseState } from '../procedures/engine/types.ts'
import type { Release } from '../procedures/schema.ts'

import { applied } from './fold.ts'
import { hashState } from './published.ts'
import type { CaseRecord, VerifiedMove } from './verify-read.ts'

/** Published documents by name, as the moves name them. */
export interface Published {
  readonly releases: ReadonlyMap<string, Release>
  readonly calendars: ReadonlyMap<string, Calendar>
}

/** Where the log, applied again with the versions that each move names, leads elsewhere. */
export interface Departure {
  readonly seq: number
  readonly what: string
}

/** Folds the log from the beginning; undefined: every move and the snapshot are as recorded. */
export function findDeparture(record: CaseRecord, published: Published): Departure | undefined {
  const first = published.releases.get(record.moves[0]?.release ?? record.release)
  if (!first) return { seq: 0, what: 'la procedura non è pubblicata' }
  const events = new Map(record.events.map((event) => [event.seq, event]))
  const aside = setAsideIn(record)
  let state = initialState(first)
  for (const move of record.moves) {
    const event = events.get(move.seq)
    if (!event) return { seq: move.seq, what: 'la mossa non ha il suo evento' }
    const next = replay(move, published, (rules) =>
      applied(state, event, { ...rules, setAside: aside.has(move.seq) ? move.seq : undefined }),
    )
    if (typeof next === 'string') return { seq: move.seq, what: next }
    state = next
  }
  return differs(record, state)
}

function differs({ processedSeq: seq, ...record }: CaseRecord, state: CaseState) {
  if (canonical(state) !== canonical(record.state))
    return { seq, what: 'lo stato salvato non è quello che risulta dal registro' }
  if (hashState(state) !== record.stateHash)
    return { seq, what: 'l’impronta salvata non è quella dello stato' }
  return undefined
}

type Rules = Pick<Parameters<typeof applied>[2], 'step' | 'release' | 'calendar'>

function replay(
  move: VerifiedMove,
  { releases, calendars }: Published,
  apply: (rules: Rules) => ReturnType<typeof applied>,
): CaseState | string {
  const [step, release, calendar] = [
    engines[move.engine],
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
export function setAsideIn({ events }: CaseRecord): ReadonlySet<number> {
  const seqs = events.flatMap(({ kind, payload }) =>
    kind === 'set-aside' && 'seq' in payload && typeof payload.seq === 'number' ? payload.seq : [],
  )
  return new Set(seqs)
}
