import { createHash } from 'node:crypto'

import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

import { HttpError } from './http-error.ts'

/** How many times in how many seconds. */
export interface Limit {
  readonly name: string
  readonly points: number
  readonly duration: number
}

/** Whoever types quickly in a busy hour stays well below; whoever copies the registry does not. */
export const perSearcher: Limit = { name: 'search', points: 120, duration: 5 * 60 }

export interface Limiter {
  /** @returns the seconds to wait, when there were too many */
  take(key: string): Promise<number | undefined>
  giveBack(key: string): Promise<void>
  forget(key: string): Promise<void>
}

/** Counts in PostgreSQL, so that every web process sees the same. Keys are hashed. */
export function createLimiter(pool: pg.Pool, { name, points, duration }: Limit): Limiter {
  const counter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    keyPrefix: name,
    points,
    duration,
  })
  return {
    async take(key) {
      try {
        await counter.consume(hashed(key))
        return undefined
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000)
        throw refused
      }
    },
    async giveBack(key) {
      await counter.reward(hashed(key))
    },
    async forget(key) {
      await counter.delete(hashed(key))
    },
  }
}

/**
 * Counts one more, where too many are refused with a page.
 * @throws HttpError 429, with the seconds to wait
 */
export async function takeOne(limiter: Limiter, key: string): Promise<void> {
  const wait = await limiter.take(key)
  if (wait !== undefined) throw new HttpError(429, 'too many', wait)
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
