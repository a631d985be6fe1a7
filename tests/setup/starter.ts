import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { freePort, spawnProgram, spawnTs, temporaryFolder } from '../support/servers.ts'
import type { SpawnedProgram } from '../support/servers.ts'

export type Starter = SpawnedProgram & {
  dataDir: string
  port: number
  /** Waits until the output contains a text, or fails with all of it. */
  says: (text: string) => Promise<void>
}

type Options = {
  env?: Record<string, string>
  dataDir?: string
  args?: readonly string[]
  throughNpm?: boolean
}

/** Runs `npm start` as npm would, on a data folder and a port of its own, without demonstration. */
export async function startSiso(options: Options = {}): Promise<Starter> {
  const dataDir = options.dataDir ?? join(temporaryFolder(), 'data')
  const port = await freePort()
  const own = { SISO_DATA: dataDir, PORT: String(port), SISO_DEMO: '0', NODE_ENV: 'development' }
  const outside = { DATABASE_URL: '', DATABASE_ROLE_SECRET: '', TEMPORAL_ADDRESS: '' }
  const env = { ...outside, ...own, ...options.env }
  const args = options.args ?? ['start']
  const program = options.throughNpm
    ? spawnProgram('npm', args, env)
    : spawnTs('embedded/run.mjs', env, args)
  const says = async (text: string) => {
    const until = performance.now() + 60_000
    while (!program.output().includes(text)) {
      if (performance.now() > until || program.child.exitCode !== null) {
        throw new Error(`«${text}» was not said:\n${program.output()}`)
      }
      await pause(20)
    }
  }
  return { ...program, dataDir, port, says }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

function livingOn(dataDir: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => commandLine(pid).includes(dataDir) || environment(pid).includes(dataDir))
    .map((pid) => ({ pid: Number(pid), command: commandLine(pid).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => command !== '')
}

/** Command lines of living processes that work on this data folder, however they were started. */
export function processesOn(dataDir: string): string[] {
  return livingOn(dataDir).map(({ command }) => command)
}

/** The process that runs this program on this data folder. */
export function pidOf(dataDir: string, program: string): number {
  const found = livingOn(dataDir).find(({ command }) => command.endsWith(program))
  if (!found) throw new Error(`${program} is not running`)
  return found.pid
}

/** A PATH without any of the tools by which a Temporal server could be had. */
export function bareSurroundings(): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9'
  return {
    PATH: dirname(process.execPath),
    XDG_CACHE_HOME: join(temporaryFolder(), 'cache'),
    HTTPS_PROXY: nowhere,
    HTTP_PROXY: nowhere,
    ALL_PROXY: nowhere,
    https_proxy: nowhere,
    http_proxy: nowhere,
  }
}
