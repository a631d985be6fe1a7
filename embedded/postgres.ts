import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import pg from 'pg'

import { rolePassword } from '../config/database.ts'
import { Failure, fullDiskIn } from './failure.ts'
import { lockFolder } from './lock.ts'
import { freePort } from './ports.ts'
import { clusterFolder, clusterSecret, createCluster, recoverFromKill } from './postgres/cluster.ts'
import { spawnOptions } from './postgres/cluster.ts'
import { choosePlace } from './postgres/place.ts'
import type { Place } from './postgres/place.ts'
import { ending, endProcess, gone, signal } from './processes.ts'

export type PostgresOptions = {
  /** Folder of the cluster, its secret, its lock and its log. Kept from one start to the next. */
  dataDir: string
  /** Without it, a free port. */
  port?: number
  /** Off only for tests that never kill the server: commits then do not wait for the disk. */
  durable?: boolean
  /** Settings of the server beside the usual ones, as for a measure that counts statements. */
  settings?: Readonly<Record<string, string | number>>
  log: (line: string) => void
}

export type RunningPostgres = {
  /** Database `siso` as `siso_owner`: creates roles, is not superuser. */
  url: string
  /** Database `postgres` as superuser, for what only tests and set-up need. */
  adminUrl: string
  /** From it derive the passwords of all roles, see `rolePassword`. */
  secret: string
  port: number
  pid: number
  /** The name of the signal or the code it ended with, whoever ended it. */
  ended: Promise<number | NodeJS.Signals>
  stop: () => Promise<void>
  /** kill -9 of the server, for tests. */
  kill: () => Promise<void>
}

function openLog(folder: string): number {
  const file = join(folder, 'postgres.log')
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

function settings(port: number, { durable = true, settings: more }: PostgresOptions): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '256MB',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    ...more,
  }
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function adminUrl(port: number, secret: string): string {
  return `postgres://postgres:${rolePassword(secret, 'postgres')}@127.0.0.1:${port}/postgres`
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    const wrongPassword = error instanceof Error && 'code' in error && error.code === '28P01'
    if (wrongPassword) {
      throw new Failure('Il segreto non è quello di questo database: rimettere il file «secret».')
    }
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

type Attempt = { pid: number; ended: Promise<number | NodeJS.Signals> } | { refused: string }

/** Starts the server once and waits until it accepts connections or ends with a reason in its log. */
async function attempt(place: Place, args: string[], url: string): Promise<Attempt> {
  const log = openLog(place.folder)
  const before = statSync(join(place.folder, 'postgres.log')).size
  const program = join(place.native, 'bin', 'postgres')
  const options = { ...spawnOptions(place), stdio: ['ignore' as const, log, log] }
  const child = spawn(program, ['-D', clusterFolder(place), ...args], options)
  closeSync(log)
  const ended = ending(child)
  const over = ended.then(() => true)
  const until = performance.now() + 120_000
  const { pid } = child
  while (pid !== undefined && performance.now() < until) {
    if (await Promise.race([over, pause(25, false)])) break
    if (await accepts(url)) return { pid, ended }
  }
  if (pid !== undefined) await endProcess(pid, 'SIGINT', 5000)
  return {
    refused: readFileSync(join(place.folder, 'postgres.log')).subarray(before).toString(),
  }
}

function refusal(log: string): Failure {
  if (fullDiskIn(log)) {
    return new Failure('Disco pieno: PostgreSQL non parte. Liberare spazio e riprovare.')
  }
  const fatal = log.split('\n').findLast((line) => /FATAL|PANIC|error/i.test(line))
  return new Failure(`PostgreSQL non parte: ${fatal ?? (log.trim() || 'nessun messaggio')}`)
}

/** After a kill -9 the old server's children hold its memory for an instant: worth waiting for. */
async function untilStarted(place: Place, secret: string, options: PostgresOptions) {
  const until = performance.now() + 15_000
  for (;;) {
    const port = options.port ?? (await freePort())
    const url = adminUrl(port, secret)
    const result = await attempt(place, settings(port, options), url)
    if ('pid' in result) return { ...result, port, url }
    const busyPort = /Address already in use/.test(result.refused)
    if (busyPort && options.port !== undefined) {
      throw new Failure(`La porta ${port} del database è occupata: liberarla o indicarne un’altra.`)
    }
    const passing = busyPort || /shared memory block|lock file/.test(result.refused)
    if (!passing || performance.now() > until) throw refusal(result.refused)
    await pause(200)
  }
}

async function ensureDatabase(url: string, secret: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const password = client.escapeLiteral(rolePassword(secret, 'siso_owner'))
    const role = await client.query("select 1 from pg_roles where rolname = 'siso_owner'")
    const verb = role.rowCount ? 'alter' : 'create'
    await client.query(`${verb} role siso_owner login createrole password ${password}`)
    const database = await client.query("select 1 from pg_database where datname = 'siso'")
    if (!database.rowCount) await client.query('create database siso owner siso_owner')
  } finally {
    await client.end()
  }
}

/**
 * Starts the embedded PostgreSQL 18 on 127.0.0.1, creating the cluster the first time.
 * The package's binaries are run directly: its own wrapper stops the server by itself at SIGINT,
 * gives no reason when it does not start, and knows no lock and no stale pid file.
 * @throws Failure when the folder is in use, the disk is full, or the server does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const place = choosePlace(options.dataDir)
  if (place.moved) options.log(`dati in ${place.folder} (la cartella del progetto non è leggibile)`)
  const lock = lockFolder(place.folder)
  if (!lock.held) {
    throw new Failure(
      `I dati in ${place.folder} sono già in uso dal processo ${lock.by}: ` +
        'fermare l’altro avvio, oppure indicare in SISO_DATA un’altra cartella.',
    )
  }
  try {
    const secret = clusterSecret(place)
    if (!existsSync(clusterFolder(place))) {
      options.log('creo il database')
      await createCluster(place, secret, options.durable ?? true)
    } else if ((await recoverFromKill(place)) !== 'clean') {
      options.log('riprendo dopo un arresto improvviso')
    }
    const { pid, ended, port, url } = await untilStarted(place, secret, options)
    await ensureDatabase(url, secret)
    void ended.then(lock.release)
    const password = rolePassword(secret, 'siso_owner')
    return {
      url: `postgres://siso_owner:${password}@127.0.0.1:${port}/siso`,
      adminUrl: url,
      secret,
      port,
      pid,
      ended,
      stop: async () => {
        await endProcess(pid, 'SIGINT', 30_000)
        lock.release()
      },
      kill: async () => {
        signal(pid, 'SIGKILL')
        await gone(pid, 5000)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
