import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker'

import { DomainError } from '../domain/shared/domain-error.ts'
import { sqlState } from '../domain/database.ts'

/** Retrying cannot help: the record does not know the case. */
const final = new Set(['case-not-found'])

/**
 * Nothing personal may reach Temporal's history: whatever an activity throws becomes a closed code
 * without message, stack or cause. The log of the worker has the rest.
 */
export function closeFailures(report: (code: string, error: unknown) => void) {
  const inbound: ActivityInboundCallsInterceptor = {
    async execute(input, next) {
      try {
        return await next(input)
      } catch (error) {
        const code = codeOf(error)
        report(code, error)
        const closed = ApplicationFailure.create({
          type: code,
          message: code,
          nonRetryable: final.has(code),
        })
        closed.stack = ''
        throw closed
      }
    },
  }
  return inbound
}

function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code
  const state = sqlState(error)
  return state === undefined ? 'failure' : `sql-${state}`
}
