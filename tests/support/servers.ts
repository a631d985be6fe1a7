import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { startPostgres } from '../../embedded/postgres.ts'
import { endProcess, ending, gone, signal } from '../../embedded/processes.ts'
import { startTemporal } from '../../embedded/temporal.ts'

export { freePort } from '../../embedded/ports.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pids = new Set<number>()
const folders = new Set<string>()

// Jest may end without waiting for promises: what is still alive then is killed on the spot.
process.once('exit', () => {
  for (const pid of pids) signal(pid, 'SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder that PostgreSQL's account can enter, removed when the test process ends. */
export function temporaryFolder(): string {
  const within = process.env.SISO_TEST_FOLDER ?? tmpdir()
  const folder = mkdtempSync(join(within, 'siso-test-'))
  chmodSync(folder, 0o755)
  folders.add(folder)
  return folder
}

/**
 * A durable PostgreSQL of its own, for tests that kill it. Started again with the same `folder`
 * and `port` it has the same data at the same address.
 */
export async function startOwnPostgres(options: { folder?: string; port?: number } = {}) {
  const folder = options.folder ?? temporaryFolder()
  const dataDir = join(folder, 'postgres')
  const port = options.port === undefined ? {} : { port: options.port }
  const server = await startPostgres({ dataDir, ...port, log: () => undefined })
  pids.add(server.pid)
  return { ...server, folder }
}

/** A Temporal server of its own, for tests that kill it or wipe its store. */
export async function startOwnTemporal(options: { folder?: string; port?: number } = {}) {
  const folder = options.folder ?? temporaryFolder()
  const dbFile = join(folder, 'temporal', 'temporal.db')
  const port = options.port === undefined ? {} : { port: options.port }
  const server = await startTemporal({ dbFile, ...port, log: () => undefined })
  pids.add(server.pid)
  return { ...server, folder, dbFile }
}

export type SpawnedProgram = {
  child: ChildProcess
  pid: number
  /** All it has printed so far, both streams together. */
  output: () => string
  ended: Promise<number | NodeJS.Signals>
  /** SIGTERM, and SIGKILL after half a minute. */
  stop: () => Promise<void>
  /** kill -9. */
  kill: () => Promise<void>
}

/** Starts a program of ours (path from the root of the project) as a process of its own. */
export function spawnTs(
  file: string,
  env: Record<string, string>,
  args: readonly string[] = [],
): SpawnedProgram {
  return spawnProgram(process.execPath, [file, ...args], env)
}

/** Starts any program in the root of the project, in a process group of its own. */
export function spawnProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): SpawnedProgram {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const pid = child.pid ?? 0
  if (pid > 0) pids.add(pid)
  let printed = ''
  const keep = (chunk: Buffer) => (printed += chunk.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const ended = ending(child)
  void ended.then(() => pids.delete(pid))
  const kill = async () => {
    signal(pid, 'SIGKILL')
    await gone(pid, 5000)
  }
  const stop = () => endProcess(pid, 'SIGTERM', 30_000)
  return { child, pid, output: () => printed, ended, stop, kill }
}
