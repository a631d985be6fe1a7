import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow'

import type { Phase } from '../../domain/procedures/schema.ts'
import type { Position } from '../../domain/tasks/schema.ts'

import { advanceCase, runEffect, settleEntry } from './advance.ts'
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
    run.served = upTo
    run.turns++
    if (!position) {
      await condition(allHandlersFinished)
      return
    }
    show(position)
    const left = phase !== undefined && phase !== position.phase
    phase = position.phase
    if (position.closed || left || run.turns >= turnsPerRun) {
      // A late `cross` waits for the next turn, so never wait for the handlers alone.
      await condition(() => allHandlersFinished() || run.heard > run.served)
      if (allHandlersFinished()) {
        if (position.closed && run.heard === run.served) return
        if (!position.closed) await continueAsNew<typeof pathway>(caseId)
      }
      continue
    }
    if (position.again) continue
    for (const key of position.effects.filter((one) => !running.has(one))) {
      if (isEntry(key)) {
        await settleEntry(caseId, key)
        hear()
        continue
      }
      running.add(key)
      void runEffect(caseId, key).finally(() => {
        running.delete(key)
        hear()
      })
    }
    if (run.heard === run.served) await sleepOrHear(position, () => run.heard > run.served)
  }
}

/** Entries are recorded as effects too: `phase:<phase>#<n>:enter`. */
function isEntry(key: string): boolean {
  return key.startsWith('phase:')
}

async function sleepOrHear(position: Position, heard: () => boolean): Promise<void> {
  if (position.sleepMs === undefined) await condition(heard)
  else await condition(heard, position.sleepMs)
}

function show({ phase, waits, blocked }: Position): void {
  const waiting = blocked ? 'incident' : waits.join(', ')
  setCurrentDetails(`${phases[phase]}\n${waiting}`)
}
