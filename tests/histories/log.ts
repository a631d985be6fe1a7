import { createHash } from 'node:crypto'

import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { engines } from '../../domain/procedures/engine/engines.ts'
import { canonical, initialState } from '../../domain/procedures/engine/state.ts'
import type { CaseEvent } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'

/** The life of an invented case, with what the engine of that time made of each event. */
export interface RecordedLog {
  readonly release: Release
  readonly events: readonly CaseEvent[]
  /** After each event: of the state and of the commands. */
  readonly moves: readonly string[]
}

/** Moves of the log under today's code, by the engine that the release names. */
export function movesOf(log: Omit<RecordedLog, 'moves'>, calendar: Calendar): readonly string[] {
  const { release, events } = log
  const step = engines[release.engine]
  if (!step) throw new Error(`engine ${String(release.engine)} is gone`)
  let state = initialState(release)
  return events.map((event) => {
    const move = step(state, event, release, calendar)
    state = move.state
    return createHash('sha256').update(canonical(move)).digest('hex').slice(0, 16)
  })
}
