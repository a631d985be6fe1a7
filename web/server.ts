import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'

import { Client } from '@temporalio/client'

import { loadConfig } from '../config/config.ts'
import { roleUrl, withSessionLengths } from '../config/database.ts'
import type { DatabaseRole } from '../config/database.ts'
import { createLogger } from '../config/logger.ts'
import { temporalConnection } from '../config/temporal.ts'
import { hasDemoAccounts } from '../domain/auth/sign-in.ts'
import { createPool, transaction } from '../domain/database.ts'
import { createOrm } from '../domain/orm.ts'
import { engineBuild } from '../domain/tasks/engine-build.ts'
import { createApp, keepAliveTimeout } from './app.ts'
import { loadAssets } from './assets/assets.ts'
import { createCaseTeller } from './shared/case-teller.ts'
import { createLimiter, perSearcher } from './shared/limiter.ts'
import { createMetrics } from './shared/metrics.ts'
import type { Metrics } from './shared/metrics.ts'
import { readNews } from './learning/read.ts'
import { createPlaces } from './shared/places.ts'
import { connectToTemporal } from './shared/temporal-connection.ts'
import { createVoucherDoor, perComune } from './waas/vouchers.ts'

const config = loadConfig()
const logger = createLogger('web', config.logLevel)
const production = config.nodeEnv === 'production'
const address = (role: DatabaseRole) =>
  withSessionLengths(roleUrl(config.databaseUrl, config.databaseRoleSecret, role), config.session)

const pools = {
  web: createPool(address('siso_web'), 6),
  engine: createPool(address('siso_engine'), 4),
}
const demo = await transaction(pools.web, hasDemoAccounts)
if (production && demo) {
  process.stderr.write(
    'Nell’archivio ci sono utenze di prova: in production non si parte. Usa un archivio nuovo.\n',
  )
  process.exit(1)
}

const { address: temporal, namespace, taskQueue } = temporalConnection(config)
const connection = connectToTemporal(temporal)
const orm = await createOrm(address('siso_web'))
const metrics = createMetrics()
const app = createApp({
  pools,
  orm,
  build: engineBuild(),
  origin: config.origin,
  production,
  proxies: config.proxies,
  demo,
  secret: config.databaseRoleSecret,
  reauthMinutes: config.session.reauthMinutes,
  cases: createCaseTeller({ client: new Client({ connection, namespace }), taskQueue }),
  logger,
  metrics,
  assets: await loadAssets(),
  places: createPlaces(pools.web),
  news: readNews().length,
  searches: createLimiter(pools.web, perSearcher),
  api:
    config.pdnd &&
    createVoucherDoor(config.pdnd, {
      pool: pools.web,
      limiter: createLimiter(pools.web, perComune),
    }),
})
const servers = [await listen(app, config.port, config.host)]
if (config.metricsPort)
  servers.push(await listen(showing(metrics), config.metricsPort, config.host))
logger.info({ origin: config.origin }, 'listening')

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  const server = createServer({ keepAliveTimeout }, listener)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}

function showing({ registry }: Metrics): RequestListener {
  return (_req, res) => {
    registry.metrics().then(
      (text) => res.setHeader('Content-Type', registry.contentType).end(text),
      () => res.writeHead(500).end(),
    )
  }
}

/** Answers what is being asked, then leaves; streams that stay open are cut after a while. */
function stop() {
  setTimeout(() => servers.forEach((server) => server.closeAllConnections()), 5_000).unref()
  const closing = servers.map((server) => new Promise((resolve) => server.close(resolve)))
  const parts = () =>
    Promise.all([pools.web.end(), pools.engine.end(), orm.close(), connection.close()])
  void Promise.all(closing).then(parts)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
