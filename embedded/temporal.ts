import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { Connection } from '@temporalio/client'

import { Failure, fullDiskIn } from './failure.ts'
import { lockFolder } from './lock.ts'
import { freePort, isPortTaken } from './ports.ts'
import { ending, endProcess, endProcessesWith, gone, signal } from './processes.ts'
import { findTemporal } from './temporal/find.ts'

export type TemporalOptions = {
  /** SQLite file of the server, kept from one start to the next; its folder is locked. */
  dbFile: string
  port?: number
  namespace?: string
  log: (line: string) => void
  /** Gives up a start that is under way. */
  signal?: AbortSignal
}

export type RunningTemporal = {
  address: string
  pid: number
  /** The name of the signal or the code it ended with, whoever ended it. */
  ended: Promise<number | NodeJS.Signals>
  stop: () => Promise<void>
  /** kill -9, for tests. */
  kill: () => Promise<void>
}

/** Whether the namespace answers; a server that is still starting answers no. */
export async function namespaceAnswers(address: string, namespace: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 1000 }).catch(() => null)
  if (!connection) return false
  try {
    await connection.workflowService.describeNamespace({ namespace })
    return true
  } catch {
    return false
  } finally {
    await connection.close()
  }
}

function launch(binary: string, options: TemporalOptions & { port: number; namespace: string }) {
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1']
  args.push('--port', String(options.port), '--db-filename', options.dbFile)
  args.push('--log-level', 'error', '--namespace', options.namespace)
  const logFile = join(dirname(options.dbFile), 'temporal.log')
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(binary, args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  return { child, ended: ending(child), readLog: () => readFileSync(logFile, 'utf8') }
}

type Became = 'usable' | 'ended' | 'silent'

async function untilUsable(
  ended: Promise<unknown>,
  port: number,
  namespace: string,
): Promise<Became> {
  const over = ended.then(() => true)
  const address = `127.0.0.1:${port}`
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    if (await Promise.race([over, pause(20, false)])) return 'ended'
    if (!(await isPortTaken(port))) continue
    if (await namespaceAnswers(address, namespace)) return 'usable'
  }
  return 'silent'
}

function refusal(log: string): Failure {
  if (fullDiskIn(log))
    return new Failure('Disco pieno: Temporal non parte. Liberare spazio e riprovare.')
  const lines = log.trim().split('\n')
  const said = lines.find((line) => /panic|error/i.test(line)) ?? lines.at(-1)
  return new Failure(`Temporal non parte: ${said || 'nessun messaggio'}`)
}

/** Its inner servers take ports by chance, which another program may take at that moment: it is tried twice. */
async function startLocked(options: TemporalOptions, tries = 2): Promise<RunningTemporal> {
  const { dbFile, log } = options
  const binary = await findTemporal({ log, signal: options.signal })
  await endProcessesWith('start-dev', dbFile)
  const namespace = options.namespace ?? 'siso'
  const port = options.port ?? (await freePort())
  const address = `127.0.0.1:${port}`
  const { child, ended, readLog } = launch(binary, { ...options, port, namespace })
  const { pid } = child
  if (pid === undefined) throw new Failure(`Il programma ${binary} non si può eseguire.`)
  const became = await untilUsable(ended, port, namespace)
  if (became !== 'usable') {
    await endProcess(pid, 'SIGKILL', 5000)
    const said = readLog()
    if (became === 'ended' && tries > 1 && !fullDiskIn(said)) return startLocked(options, tries - 1)
    throw refusal(said)
  }
  const stop = () => endProcess(pid, 'SIGTERM', 10_000)
  const kill = async () => {
    signal(pid, 'SIGKILL')
    await gone(pid, 5000)
  }
  return { address, pid, ended, stop, kill }
}

/**
 * Starts a Temporal development server on 127.0.0.1 with its store in `dbFile`, and waits until
 * the namespace answers. For development and tests: production has its own server.
 * @throws Failure when no server can be had, the folder is in use or the disk is full.
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const folder = dirname(options.dbFile)
  mkdirSync(folder, { recursive: true })
  const lock = lockFolder(folder)
  if (!lock.held) {
    throw new Failure(`I dati di Temporal in ${folder} sono già in uso dal processo ${lock.by}.`)
  }
  try {
    const server = await startLocked(options)
    const releasing = (work: () => Promise<void>) => async () => {
      await work()
      lock.release()
    }
    void server.ended.then(lock.release)
    return { ...server, stop: releasing(server.stop), kill: releasing(server.kill) }
  } catch (error) {
    lock.release()
    throw error
  }
}
