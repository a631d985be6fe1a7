import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow'

import type { Phase } from '../../domain/procedures/schema.ts'
import type { Position } from '../../domain/tasks/schema.ts'

import { advanceCase, runEffect } from './advance.ts'
import { cross, look } from './messages.ts'
import { phases } from './phases.ts'

/** A person waits for days between two turns: each finds a cold cache and replays the run. */
const turnsPerRun = 20

/**
 * The life of a case: from phase to phase, and through time. It decides nothing and remembers
 * nothing: it looks at the record whenever something may have happened, sleeps until the nearest
 * term, and runs the effects that the record asks for. Whatever dies, it looks again.
 */
export async function pathway(caseId: string): Promise<void> {
  const run = { heard: 0, served: -1, turns: 0 }
  const running = new Set<string>()
  const hear = () => {
    run.heard++
  }
  setHandler(look, hear)
  setHandler(cross, async () => {
    const mine = ++run.heard
    await condition(() => run.served >= mine)
  })

  let phase: Phase | undefined
  for (;;) {
    const upTo = run.heard
    const position = await advanceCase(caseId)
    run.served = position ? upTo : Number.MAX_SAFE_INTEGER
    run.turns++
    if (!position) return condition(allHandlersFinished).then(() => undefined)
    show(position)
    const ends = endsRun(position, phase, run.turns)
    phase = position.phase
    if (ends) {
      if (await mayEnd(run, position.closed)) return
      if (!position.closed && allHandlersFinished()) await continueAsNew<typeof pathway>(caseId)
    } else if (!position.again) {
      startEffects(caseId, position, { running, hear })
      if (run.heard === run.served) await sleepOrHear(position, () => run.heard > run.served)
    }
  }
}

/** Each phase has a run of its own, and none grows long: a history is replayed at each wake. */
function endsRun(position: Position, phase: Phase | undefined, turns: number): boolean {
  const left = phase !== undefined && phase !== position.phase
  return position.closed || left || turns >= turnsPerRun
}

interface Run {
  readonly heard: number
  readonly served: number
}

/** A late `cross` waits for the next turn, so never wait for the handlers alone. */
async function mayEnd(run: Run, closed: boolean): Promise<boolean> {
  await condition(() => allHandlersFinished() || run.heard > run.served)
  return closed && allHandlersFinished() && run.heard === run.served
}

interface Effects {
  readonly running: Set<string>
  hear(): void
}

function startEffects(caseId: string, { effects }: Position, { running, hear }: Effects): void {
  for (const key of effects.filter((one) => !running.has(one))) {
    running.add(key)
    void runEffect(caseId, key).finally(() => {
      running.delete(key)
      hear()
    })
  }
}

async function sleepOrHear(position: Position, heard: () => boolean): Promise<void> {
  if (position.sleepMs === undefined) await condition(heard)
  else await condition(heard, position.sleepMs)
}

function show({ phase, waits, blocked }: Position): void {
  const waiting = blocked ? 'incident' : waits.join(', ')
  setCurrentDetails(`${phases[phase]}\n${waiting}`)
}
