import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import pg from 'pg'

import { createLogger } from '../../../config/logger.ts'
import { hashToken, newToken } from '../../../domain/auth/session.ts'
import { createPool } from '../../../domain/database.ts'
import { createOrm } from '../../../domain/orm.ts'
import { createApp, keepAliveTimeout } from '../../../web/app.ts'
import { loadAssets } from '../../../web/assets/assets.ts'
import type { Deps } from '../../../web/deps.ts'
import { allRoutes } from '../../../web/routes.ts'
import { VoucherRefused } from '../../../web/shared/api-route.ts'
import type { ApiDoor } from '../../../web/shared/api-route.ts'
import { createLimiter, perSearcher } from '../../../web/shared/limiter.ts'
import { createMetrics } from '../../../web/shared/metrics.ts'
import { createPlaces } from '../../../web/shared/places.ts'
import type { Route } from '../../../web/shared/route.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'
import { Browser } from './browser.ts'
import { addPeopleOfWork, testPassword } from './people-of-work.ts'
import type { PeopleOfWork } from './people-of-work.ts'

export interface TestApp {
  readonly origin: string
  readonly database: TestDatabase
  readonly deps: Deps
  readonly people: PeopleOfWork
  /** The database's owner, for what no page does: suspending, protecting, turning the clock. */
  readonly owner: pg.Pool
  /** A browser that nobody has used yet. */
  browser(): Browser
  /** A browser with a session of one of `people`, without the time that a password takes. */
  enter(username: string): Promise<Browser>
  /** A browser signed in as one of `people`, by its real sign-in page. */
  signIn(username: string): Promise<Browser>
  stop(): Promise<void>
}

/** The addresses for programs are there, and nobody is let in. */
const shutDoor: ApiDoor = {
  admits: () => true,
  take: () => Promise.resolve(undefined),
  verify: () => Promise.reject(new VoucherRefused('no voucher here')),
}

/**
 * The site on a database of its own, listening, with invented workers of each role in two zones.
 * `extra` routes stand for pages that the site does not have, to try the framework itself;
 * `populate` for another population.
 */
export async function startApp(
  changes: Partial<Deps> = {},
  extra: readonly Route[] = [],
  populate = addPeopleOfWork,
): Promise<TestApp> {
  const database = await freshDatabase()
  const people = await populate(database.ownerUrl)
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 })
  // Dropping the database cuts what is still closing.
  owner.on('error', () => undefined)
  const server = createServer({ keepAliveTimeout })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${portOf(server.address())}`
  const pools = {
    web: createPool(database.url('siso_web'), 6),
    engine: createPool(database.url('siso_engine'), 4),
  }
  const orm = await createOrm(database.url('siso_web'))
  const deps: Deps = {
    pools,
    orm,
    build: 'test',
    origin,
    production: false,
    proxies: 0,
    demo: false,
    secret: database.secret,
    reauthMinutes: 10,
    cases: { look: () => undefined, cross: () => Promise.resolve(false) },
    logger: createLogger('test', process.env.SISO_TEST_LOG ?? 'fatal'),
    metrics: createMetrics(),
    assets: await loadAssets(),
    places: createPlaces(pools.web),
    news: 0,
    searches: createLimiter(pools.web, perSearcher),
    api: shutDoor,
    ...changes,
  }
  server.on('request', createApp(deps, [...allRoutes(deps), ...extra]))
  const browser = () => new Browser(origin)
  return {
    origin,
    database,
    deps,
    people,
    owner,
    browser,
    enter: async (username) => {
      const visitor = browser()
      const token = newToken()
      await owner.query('select open_session($1, $2, $3)', [
        hashToken(token),
        people.users[username],
        newToken(),
      ])
      visitor.cookies.set('siso', token)
      return visitor
    },
    async signIn(username) {
      const visitor = browser()
      const door = await visitor.get('/accesso')
      const entered = await visitor.submit(door, { username, password: testPassword })
      if (entered.status !== 303) throw new Error(`${username} cannot sign in: ${entered.text}`)
      return visitor
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([pools.web.end(), pools.engine.end(), orm.close(), owner.end()])
      await database.drop()
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return address.port
}
