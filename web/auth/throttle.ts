import { createHash } from 'node:crypto'

import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

import type { Deps } from '../deps.ts'

const minutes = 60
const limits = {
  /** A password may be tried 5 times in 15 minutes; then the account waits. */
  account: { points: 5, duration: 15 * minutes },
  /** One address, 50 failed attempts an hour: a whole office may sit behind it. */
  address: { points: 50, duration: 60 * minutes },
}

export interface Attempt {
  /** It was right after all: forget the failures. */
  succeeded(): Promise<void>
}

export interface Throttle {
  /** @returns the seconds to wait, when there were too many */
  begin(account: string, address: string): Promise<Attempt | number>
}

/** Counts attempts in PostgreSQL, so that every web process sees the same. Keys are hashed. */
export function createThrottle({ pools }: Deps): Throttle {
  const store = {
    storeClient: pools.web,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
  }
  const accounts = new RateLimiterPostgres({ ...store, keyPrefix: 'account', ...limits.account })
  const addresses = new RateLimiterPostgres({ ...store, keyPrefix: 'address', ...limits.address })
  return {
    async begin(account, address) {
      const [who, where] = [key(account.trim().toLowerCase()), key(address)]
      try {
        await addresses.consume(where)
        await accounts.consume(who)
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000)
        throw refused
      }
      return {
        async succeeded() {
          await accounts.delete(who)
          await addresses.reward(where)
        },
      }
    },
  }
}

function key(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
