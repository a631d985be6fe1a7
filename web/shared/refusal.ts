import { sqlState } from '../../domain/database.ts'
import { DomainError } from '../../domain/shared/domain-error.ts'
import { HttpError } from './http-error.ts'

/** Status and texts (`errors.<status>.*`) of what went wrong; 500 for what nobody foresaw. */
export interface Refusal {
  readonly status: number
  /** Said by the use case, when it is worth more than the general text. */
  readonly message?: string
  readonly error?: DomainError
  readonly retryAfter?: number
}

/** The database is away, starting, stopping, or has no room: nothing was written. */
const away = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '08000',
  '08003',
  '08006',
  '08001',
  '25006',
])

export function refusalOf(error: unknown): Refusal {
  if (error instanceof DomainError) {
    return { status: error.status, message: error.message, error }
  }
  if (error instanceof HttpError) {
    const { status, retryAfter } = error
    return retryAfter === undefined ? { status } : { status, retryAfter }
  }
  const parsing = statusOfParser(error)
  if (parsing !== undefined) return { status: parsing }
  return { status: isAway(error) ? 503 : databaseRefusal(error) }
}

/** Row-level security refused a write: for people, what is out of scope is not theirs to change. */
function databaseRefusal(error: unknown): number {
  const code = causes(error)
    .map(sqlState)
    .find((state) => state !== undefined)
  if (code === '42501') return 403
  return code === '22P02' || code === '22003' ? 404 : 500
}

function statusOfParser(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return undefined
  const { status } = error
  return status === 400 || status === 413 || status === 415 ? status : undefined
}

function isAway(error: unknown): boolean {
  return causes(error).some((cause) => {
    const lost = cause instanceof Error && /timeout exceeded|terminated/i.test(cause.message)
    return lost || away.has(sqlState(cause) ?? '')
  })
}

/** An error and what it wraps, including the attempts of an AggregateError. */
function causes(error: unknown, depth = 0): unknown[] {
  if (!(error instanceof Error) || depth > 4) return [error]
  const inner = error instanceof AggregateError ? error.errors : [error.cause]
  return [error, ...inner.filter(Boolean).flatMap((cause) => causes(cause, depth + 1))]
}
