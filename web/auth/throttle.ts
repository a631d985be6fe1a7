import { plainUsername } from '../../domain/auth/sign-in.ts'
import type { Deps } from '../deps.ts'
import { createLimiter } from '../shared/limiter.ts'

const minutes = 60
/** A password may be tried 5 times in 15 minutes; then the account waits. */
const perAccount = { name: 'account', points: 5, duration: 15 * minutes }
/** One address, 50 failed attempts an hour: a whole office may sit behind it. */
const perAddress = { name: 'address', points: 50, duration: 60 * minutes }

export interface Attempt {
  /** It was right after all: forget the failures. */
  succeeded(): Promise<void>
}

export interface Throttle {
  /** @returns the seconds to wait, when there were too many */
  begin(account: string, address: string): Promise<Attempt | number>
}

export function createThrottle({ pools }: Deps): Throttle {
  const accounts = createLimiter(pools.web, perAccount)
  const addresses = createLimiter(pools.web, perAddress)
  return {
    async begin(account, address) {
      const who = plainUsername(account)
      const wait = (await addresses.take(address)) ?? (await accounts.take(who))
      if (wait !== undefined) return wait
      return {
        async succeeded() {
          await accounts.forget(who)
          await addresses.giveBack(address)
        },
      }
    },
  }
}
