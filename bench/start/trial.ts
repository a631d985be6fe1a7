import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { Failure } from '../../embedded/failure.ts'
import { endProcess } from '../../embedded/processes.ts'
import { lastLines, startProgram } from '../../embedded/start/program.ts'
import type { Program } from '../../embedded/start/program.ts'
import { runningConnections } from '../../embedded/start/record.ts'
import type { Running } from '../../embedded/start/running.ts'
import { cpuMs } from '../rig/proc.ts'

/** An installation in a folder of its own, as `npm start` finds or makes it. */
export type Home = { folder: string; port: number; people: number }

/** Seconds from the start of the program. */
export type Times = { firstPage: number; worker: number }

const patienceMs = 600_000
const lookEveryMs = 25

const seconds = (since: number) => (performance.now() - since) / 1000

async function isServed(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/accesso`)
    return response.ok && (await response.text()).includes('</html>')
  } catch {
    return false
  }
}

/** Looks until `check` holds; nobody looks any longer once the program has ended. */
async function until(what: string, { program, over }: Trial, check: Check): Promise<void> {
  const end = performance.now() + patienceMs
  while (!over.aborted && !(await check())) {
    if (performance.now() > end)
      throw new Failure(`${program.file}: ${what} non arriva. ${lastLines(program.logFile)}`)
    await pause(lookEveryMs)
  }
}

type Check = () => Promise<boolean> | boolean
type Trial = { program: Program; over: AbortSignal; since: number; pid: number }

/** Starts a program, waits for its first page and whatever else is asked, and ends it with the rest. */
async function timed<T>(
  program: Program,
  running: Running,
  work: (trial: Trial) => Promise<T>,
): Promise<T> {
  running.signal.throwIfAborted()
  const since = performance.now()
  const { pid, ended } = startProgram(program)
  running.add(() => endProcess(pid, 'SIGTERM', 60_000))
  const died = ended.then((code): never => {
    throw new Failure(`${program.file} si è fermato (${code}). ${lastLines(program.logFile)}`)
  })
  died.catch(() => undefined)
  const end = new AbortController()
  try {
    return await Promise.race([work({ program, over: end.signal, since, pid }), died])
  } finally {
    end.abort()
    await endProcess(pid, 'SIGTERM', 60_000)
  }
}

/** `npm start` on this home, up to its first page and its worker, and `then` while it runs. */
export async function startHome<T>(
  { folder, port, people }: Home,
  running: Running,
  then: () => Promise<T>,
): Promise<Times & { then: T }> {
  const logFile = join(folder, `start-${Date.now()}.log`)
  const env = {
    ...withoutOurs,
    SISO_DATA: join(folder, 'data'),
    SISO_DEMO: String(people),
    HOST: '127.0.0.1',
    PORT: String(port),
  }
  const program = { file: 'embedded/run.mjs', args: ['start'], env, logFile }
  return timed(program, running, async (trial) => {
    const times = { firstPage: Number.NaN, worker: Number.NaN }
    const page = until('la prima pagina', trial, () => isServed(port)).then(() => {
      times.firstPage = seconds(trial.since)
    })
    await until('il worker', trial, () => has(logFile, '✓ worker'))
    times.worker = seconds(trial.since)
    await page
    // Its own last word: until then it is not up.
    await until('la fine dell’avvio', trial, () => has(logFile, 'Pronto in'))
    return { ...times, then: await then() }
  })
}

/**
 * The web by itself, beside a `npm start` that has its database and its Temporal running: seconds to
 * its first page, and those of CPU among them, which other programs on the machine do not lengthen.
 */
export async function startWeb(home: Home, port: number, running: Running) {
  const found = runningConnections(join(home.folder, 'data'))
  if (!found) throw new Failure('L’installazione di prova non è in funzione.')
  const env = {
    ...withoutOurs,
    DATABASE_URL: found.databaseUrl,
    DATABASE_ROLE_SECRET: found.databaseRoleSecret,
    TEMPORAL_ADDRESS: found.temporalAddress,
    HOST: '127.0.0.1',
    PORT: String(port),
  }
  const program = { file: 'web/server.ts', env, logFile: join(home.folder, 'web.log') }
  return timed(program, running, async (trial) => {
    await until('la prima pagina', trial, () => isServed(port))
    return { web: seconds(trial.since), webCpu: cpuMs(trial.pid) / 1000 }
  })
}

// What the caller's own environment may say is not this trial's.
const withoutOurs = {
  NODE_ENV: 'development',
  DATABASE_URL: '',
  DATABASE_ROLE_SECRET: '',
  TEMPORAL_ADDRESS: '',
  SISO_ORIGIN: '',
}

function has(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes(text)
}
