import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { loadStarterConfig } from '../config/config.ts'
import type { StarterConfig } from '../config/config.ts'
import { Failure, explain } from './failure.ts'
import { isPortTaken } from './ports.ts'
import { say, secondsSince } from './screen.ts'
import { provideDatabase } from './start/database.ts'
import { demonstration } from './start/demo.ts'
import { runAlways, runOnce } from './start/programs.ts'
import { recordConnections } from './start/record.ts'
import { createRunning } from './start/running.ts'
import { provideTemporal } from './start/temporal.ts'
import { welcome } from './start/welcome.ts'

async function requireFreePort({ host, port }: StarterConfig): Promise<void> {
  if (!(await isPortTaken(port, host))) return
  throw new Failure(
    `La porta ${port} è già occupata: chiudere l’altro programma, ` +
      `oppure sceglierne un’altra con «PORT=${port + 1} npm start».`,
  )
}

function environmentFor(config: StarterConfig, database: { url: string; secret: string }) {
  return {
    HOST: config.host,
    PORT: String(config.port),
    SISO_ORIGIN: config.origin,
    SISO_DATA: config.dataDir,
    DATABASE_URL: database.url,
    DATABASE_ROLE_SECRET: database.secret,
    TEMPORAL_NAMESPACE: config.temporal.namespace,
  }
}

async function start(config: StarterConfig): Promise<void> {
  await requireFreePort(config)
  mkdirSync(config.dataDir, { recursive: true })
  const logs = join(config.dataDir, 'logs')
  const database = await provideDatabase(config, running)
  const demo = demonstration(config, database)
  await demo.recover()
  const temporal = provideTemporal(config, running)
  temporal.catch(() => undefined)
  const around = { env: environmentFor(config, database), logs, running }
  await runOnce('Migrazioni', ['migrate'], around)
  await runOnce('Dati di riferimento', ['seed'], around)
  if (demo.isDue()) {
    demo.begin()
    const people = String(config.demoPeople)
    const done = await runOnce(
      `Popolazione dimostrativa (${people} persone inventate)`,
      ['demo', '--people', people],
      around,
    )
    if (done) demo.finish()
  }
  const address = await temporal
  const complete = { ...around, env: { ...around.env, TEMPORAL_ADDRESS: address } }
  if (running.stopping()) return
  const forget = recordConnections(config.dataDir, {
    pid: process.pid,
    databaseUrl: database.url,
    databaseRoleSecret: database.secret,
    temporalAddress: address,
  })
  running.add(() => Promise.resolve(forget()))
  const url = `http://${config.host}:${config.port}/`
  await Promise.all([
    runAlways('worker', 'activities/worker.ts', complete),
    runAlways('web', 'web/server.ts', { ...complete, url }),
  ])
}

async function end(code: number): Promise<void> {
  await running.stopAll()
  process.exit(code)
}

const running = createRunning()
let isUp = false
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (!running.stopping()) say('\nFermo tutto…')
    void end(isUp ? 0 : 130)
  })
}

const since = performance.now()
const config = loadStarterConfig()
say('S.I.SO si avvia. Ctrl-C ferma tutto; i dati restano.')
try {
  await start(config)
  isUp = !running.stopping()
  if (isUp) {
    welcome(config)
    say(`Pronto in ${secondsSince(since)}.`)
  }
} catch (error) {
  // Ctrl-C reaches every program of the terminal: a part may have ended of it before we hear.
  await pause(200)
  if (!running.stopping()) {
    say(`\n✗ ${explain(error)}`)
    await end(1)
  }
}
