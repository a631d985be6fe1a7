import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { Connection } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import pg from 'pg'

import { rolePassword } from '../config/database.ts'
import { Failure } from './failure.ts'
import { freePorts } from './ports.ts'
import type { RunningPostgres } from './postgres.ts'
import { ending, endProcess, gone, signal } from './processes.ts'
import { serverFromGo } from './temporal/go.ts'
import { atMost, runBounded } from './temporal/run-bounded.ts'
import type { RunningTemporal } from './temporal.ts'
import { namespaceAnswers } from './temporal.ts'

export type TemporalServerOptions = {
  /** The server keeps its state there, in two databases of its own. */
  postgres: Pick<RunningPostgres, 'adminUrl' | 'port' | 'secret'>
  /** For its log. */
  folder: string
  namespace?: string
  log: (line: string) => void
  signal?: AbortSignal
}

/** Fixed when the databases are made. */
const historyShards = 512
const role = 'temporal'
const databases = { temporal: 'temporal', temporal_visibility: 'visibility' } as const
const settings = fileURLToPath(new URL('../config/temporal-server.yaml', import.meta.url))
const services = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'] as const

/** @returns its databases that are there already */
async function ensureRole({ adminUrl, secret }: TemporalServerOptions['postgres']) {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const password = client.escapeLiteral(rolePassword(secret, role))
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
    await client.query(
      `${rowCount ? 'alter' : 'create'} role ${role} login createdb password ${password}`,
    )
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database')
    return new Set(rows.map(({ name }) => name))
  } finally {
    await client.end()
  }
}

/** Makes the two databases and brings their tables to the server's version. */
async function makeTables(sqlTool: string, options: TemporalServerOptions): Promise<void> {
  const present = await ensureRole(options.postgres)
  const { port, secret } = options.postgres
  const env = {
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(port),
    SQL_USER: role,
    SQL_PASSWORD: rolePassword(secret, role),
  }
  for (const [database, schema] of Object.entries(databases)) {
    const fresh = [['create'], ['setup-schema', '-v', '0.0']]
    const update = ['update-schema', '--schema-name', `postgresql/v12/${schema}`]
    const steps = [...(present.has(database) ? [] : fresh), update]
    for (const step of steps) {
      const args = ['--db', database, ...step]
      const tooLong = atMost(60)
      const got = await runBounded({ program: sqlTool, args, env, tooLong, signal: options.signal })
      if (!got.ok) throw new Failure(`Temporal su PostgreSQL, ${args.join(' ')}: ${got.why}`)
    }
  }
}

async function launch(server: string, options: TemporalServerOptions) {
  const { folder, postgres } = options
  const ports = await freePorts(services.length * 2 + 1)
  const [http = 0, ...others] = ports
  const portsOf = Object.fromEntries(
    services.flatMap((service, n) => [
      [`${service}_GRPC_PORT`, String(others[2 * n])],
      [`${service}_MEMBERSHIP_PORT`, String(others[2 * n + 1])],
    ]),
  )
  const env = {
    PATH: process.env.PATH ?? '',
    DB: 'postgres12',
    POSTGRES_SEEDS: '127.0.0.1',
    DB_PORT: String(postgres.port),
    POSTGRES_USER: role,
    POSTGRES_PWD: rolePassword(postgres.secret, role),
    NUM_HISTORY_SHARDS: String(historyShards),
    SQL_MAX_CONNS: '8',
    SQL_VIS_MAX_CONNS: '3',
    BIND_ON_IP: '127.0.0.1',
    DYNAMIC_CONFIG_FILE_PATH: settings,
    LOG_LEVEL: 'warn',
    FRONTEND_HTTP_PORT: String(http),
    ...portsOf,
  }
  const logFile = join(folder, 'temporal.log')
  const log = openSync(logFile, 'a', 0o600)
  const stdio = ['ignore' as const, log, log]
  const child = spawn(server, ['--allow-no-auth', 'start'], {
    cwd: folder,
    env,
    detached: true,
    stdio,
  })
  closeSync(log)
  const last = () => readFileSync(logFile, 'utf8').trim().split('\n').at(-1) ?? ''
  return {
    pid: child.pid ?? 0,
    ended: ending(child),
    address: `127.0.0.1:${String(others[0])}`,
    last,
  }
}

async function registerNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 1000 })
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    })
  } catch (error) {
    if (!(error instanceof Error && /already exists/i.test(error.message))) throw error
  } finally {
    await connection.close()
  }
}

async function untilUsable(ended: Promise<unknown>, address: string, namespace: string) {
  const over = ended.then(() => true)
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    if (await Promise.race([over, pause(50, false)])) return false
    if (await namespaceAnswers(address, namespace)) return true
    await registerNamespace(address, namespace).catch(() => undefined)
  }
  return false
}

/**
 * Starts a Temporal server as production has it, with its own databases on a PostgreSQL of ours:
 * for measures, and to try the production's programs by hand.
 * @throws Failure when it cannot be built, makes no tables or does not start.
 */
export async function startTemporalServer(
  options: TemporalServerOptions,
): Promise<RunningTemporal> {
  const { folder, namespace = 'siso' } = options
  mkdirSync(folder, { recursive: true })
  const { server, sqlTool } = await serverFromGo(options)
  await makeTables(sqlTool, options)
  const { pid, ended, address, last } = await launch(server, options)
  if (pid === 0) throw new Failure(`Il programma ${server} non si può eseguire.`)
  if (!(await untilUsable(ended, address, namespace))) {
    await endProcess(pid, 'SIGKILL', 5000)
    throw new Failure(`Temporal su PostgreSQL non parte: ${last() || 'nessun messaggio'}`)
  }
  const stop = () => endProcess(pid, 'SIGTERM', 15_000)
  const kill = async () => {
    signal(pid, 'SIGKILL')
    await gone(pid, 5000)
  }
  return { address, pid, ended, stop, kill }
}
