import { createHash } from 'node:crypto'

import type { Calendar } from '../../domain/procedures/engine/calendar.ts'
import { engines } from '../../domain/procedures/engine/engines.ts'
import { canonical, initialState } from '../../domain/procedures/engine/state.ts'
import type { CaseEvent, Step } from '../../domain/procedures/engine/types.ts'
import type { Release } from '../../domain/procedures/schema.ts'

/** The life of an invented case, with what the engine of that time made of each event. */
export interface RecordedLog {
  readonly release: Release
  readonly events: readonly CaseEvent[]
  /** What it goes on by from its `migrated` on. */
  readonly next?: Release
  /** After each event: of the state and of the commands. */
  readonly moves: readonly string[]
}

/** Moves of the log under today's code, by the engine that each release names. */
export function movesOf(log: Omit<RecordedLog, 'moves'>, calendar: Calendar): readonly string[] {
  const { events, next } = log
  let { release } = log
  let state = initialState(release)
  return events.map((event) => {
    if (event.kind === 'migrated' && next) release = next
    const move = engineOf(release)(state, event, release, calendar)
    state = move.state
    return createHash('sha256').update(canonical(move)).digest('hex').slice(0, 16)
  })
}

function engineOf({ engine }: Release): Step {
  const step = engines[engine]
  if (!step) throw new Error(`engine ${String(engine)} is gone`)
  return step
}
