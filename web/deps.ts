import type { MikroORM } from '@mikro-orm/postgresql'
import type pg from 'pg'
import type { Logger } from 'pino'

import type { ActDeps } from '../domain/tasks/complete-task.ts'

import type { Assets } from './assets/assets.ts'
import type { ApiDoor } from './shared/api-route.ts'
import type { CaseTeller } from './shared/case-teller.ts'
import type { Limiter } from './shared/limiter.ts'
import type { Metrics } from './shared/metrics.ts'
import type { Places } from './shared/places.ts'

/** What the pages stand on: made by hand in `server.ts`, and by the tests with their own database. */
export interface Deps {
  readonly pools: { readonly web: pg.Pool; readonly engine: pg.Pool }
  readonly orm: MikroORM
  /** Which engine moves cases here: `advance` wants it. */
  readonly build: string
  /** Scheme, host and port that people see: posts from elsewhere are refused. */
  readonly origin: string
  readonly production: boolean
  /** How many proxies stand in front: the address of who asks is told by them alone. */
  readonly proxies: number
  /** Shows the invented accounts on the sign-in page. */
  readonly demo: boolean
  /** Signs cookies that carry no session: messages after a redirect. */
  readonly secret: string
  /** Minutes for which a password asked again lasts. */
  readonly reauthMinutes: number
  /** The way from an act to the workflow of its case. */
  readonly cases: CaseTeller
  /** Searches of people, by user: nobody copies the registry by looking for it. */
  readonly searches: Limiter
  /** Lets in the programs of other bodies; none: their addresses are not there. */
  readonly api: ApiDoor | undefined
  readonly logger: Logger
  readonly metrics: Metrics
  readonly assets: Assets
  readonly places: Places
  /** How many news there are to read. */
  readonly news: number
}

/** What an act that moves a case takes of them. */
export function actDeps({ pools, build }: Deps): ActDeps {
  return { pool: pools.engine, web: pools.web, build }
}
