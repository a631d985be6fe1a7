import { setTimeout as pause } from 'node:timers/promises'

import { Connection } from '@temporalio/client'

const firstPauseMs = 500
const longestPauseMs = 4_000
const connectTimeout = 3_000

interface Where {
  readonly address: string
  readonly namespace: string
}

/** One try that failed, for the log: what was asked for, and when it will be asked again. */
export interface Missing {
  readonly missing: 'server' | 'namespace'
  readonly seconds: number
}

/**
 * Waits until Temporal knows the namespace. A worker may be started before Temporal, or while it
 * is away: it has nothing to do then, and dying would only have it started again and again.
 * @param report called after each try that failed
 */
export async function untilTemporalAnswers(
  where: Where,
  report: (missing: Missing) => void,
): Promise<void> {
  for (let ms = firstPauseMs; ; ms = Math.min(ms * 2, longestPauseMs)) {
    const missing = await whatIsMissing(where)
    if (missing === undefined) return
    report({ missing, seconds: ms / 1000 })
    await pause(ms)
  }
}

// Asked by the client's connection: one of the worker that fails takes the SDK's runtime down.
async function whatIsMissing({
  address,
  namespace,
}: Where): Promise<Missing['missing'] | undefined> {
  const connection = await Connection.connect({ address, connectTimeout }).catch(() => undefined)
  if (!connection) return 'server'
  try {
    const ask = () => connection.workflowService.describeNamespace({ namespace })
    await connection.withDeadline(Date.now() + connectTimeout, ask)
    return undefined
  } catch {
    return 'namespace'
  } finally {
    await connection.close()
  }
}
