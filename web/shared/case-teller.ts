import type { Client } from '@temporalio/client'
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'

import { caseWorkflow, cross, look } from '../../workflows/pathway/messages.ts'
import type { pathway } from '../../workflows/pathway/pathway.ts'

const crossingMs = 1500
const breakerMs = 5000

/** Tells a case's workflow that there is something for it. It never fails: the sweeper makes up. */
export interface CaseTeller {
  /** Have it look again: not waited for. */
  look(caseId: string): void
  /**
   * Have it take the case into the next phase. However many ask at once, Temporal hears two of them.
   * @returns whether it did so within 1.5 s; if not, the case will move on by itself
   */
  cross(caseId: string): Promise<boolean>
}

interface Temporal {
  readonly client: Client
  readonly taskQueue: string
}

/**
 * After a failure nobody waits for Temporal for 5 s: when it is down, one answer pays, not each.
 * Where it answered others meanwhile, it was that one case that was slow.
 * @param now milliseconds, for tests
 */
export function createCaseTeller({ client, taskQueue }: Temporal, now = Date.now): CaseTeller {
  let closedUntil = 0
  let answeredAt = 0
  const attempt = async (call: () => Promise<unknown>): Promise<boolean> => {
    const since = now()
    const answer = client.withDeadline(since + crossingMs, call)
    const answered = answer.then(
      () => true,
      () => false,
    )
    // The deadline itself is noticed at the client's next retry.
    const ok = await withinMs(crossingMs, answered)
    if (ok) answeredAt = now()
    else if (answeredAt < since) closedUntil = now() + breakerMs
    return ok
  }
  const cross = shared((caseId) => {
    if (now() < closedUntil) return Promise.resolve(false)
    return attempt(() => askToCross({ client, taskQueue }, caseId))
  })
  return {
    look(caseId) {
      if (now() < closedUntil) return
      const start = caseWorkflow(caseId, taskQueue)
      const message = { ...start, signal: look }
      void attempt(() => client.workflow.signalWithStart<typeof pathway, []>('pathway', message))
    },
    cross: (caseId) => withinMs(crossingMs, cross(caseId)),
  }
}

interface Asked {
  readonly first: Promise<boolean>
  next?: Promise<boolean>
}

/**
 * One request under way for each case, and one more for all who ask meanwhile: the first may have
 * looked at the record before their act. Temporal takes ten requests at once and puts off the rest
 * by a second, each to a moment of its own.
 * @param ask never rejects
 */
function shared(ask: (caseId: string) => Promise<boolean>) {
  const asked = new Map<string, Asked>()
  const begin = (caseId: string): Promise<boolean> => {
    const first = ask(caseId)
    const both: Asked = { first }
    asked.set(caseId, both)
    void first.then(() => {
      if (!both.next) asked.delete(caseId)
    })
    return first
  }
  return (caseId: string): Promise<boolean> => {
    const both = asked.get(caseId)
    if (!both) return begin(caseId)
    return (both.next ??= both.first.then(() => begin(caseId)))
  }
}

async function withinMs(ms: number, answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Asks until the workflow has taken it up. A run that ends at that moment leaves the request
 * unprocessed, or fails its task with the request in it because something else came in just then:
 * neither is a refusal, and the next run or the next task gets it.
 */
export async function askToCross({ client, taskQueue }: Temporal, caseId: string): Promise<void> {
  for (;;) {
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof pathway>('pathway', {
      ...caseWorkflow(caseId, taskQueue),
      workflowIdConflictPolicy: 'USE_EXISTING',
    })
    try {
      await client.workflow.executeUpdateWithStart(cross, { startWorkflowOperation })
      return
    } catch (error) {
      if (!wasUnprocessed(error)) throw error
    }
  }
}

const failedTask = 'unexpected workflow task failure'

function wasUnprocessed(error: unknown): boolean {
  if (error instanceof Error && error.message.includes(failedTask)) return true
  const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined
  return cause instanceof ApplicationFailure && cause.type === 'UnprocessedUpdate'
}
