import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { Failure } from '../failure.ts'
import { endProcess } from '../processes.ts'
import { say, step } from '../screen.ts'
import { keepRunning } from './keep.ts'
import { lastLines, startProgram } from './program.ts'
import type { Program } from './program.ts'
import type { Running } from './running.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export type Surroundings = { env: Record<string, string>; logs: string; running: Running }

function isThere(file: string, title: string): boolean {
  if (existsSync(join(root, file))) return true
  say(`- ${title}: ${file} non c’è ancora, salto.`)
  return false
}

/** Runs a command of ours to its end; answers whether it did, which stopping half-way prevents. */
export async function runOnce(
  title: string,
  args: readonly [command: string, ...rest: string[]],
  around: Surroundings,
): Promise<boolean> {
  if (!isThere(`embedded/commands/${args[0]}.ts`, title)) return false
  const logFile = join(around.logs, 'setup.log')
  return step(title, async () => {
    const started = startProgram({ file: 'embedded/siso.ts', args, env: around.env, logFile })
    around.running.add(() => endProcess(started.pid, 'SIGTERM', 5000))
    const result = await started.ended
    if (result === 0 || around.running.stopping()) return result === 0
    throw new Failure(`${title} non riuscito (${result}): ${lastLines(logFile)} [${logFile}]`)
  })
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
  await response?.body?.cancel()
  return response !== undefined
}

async function untilReady(program: Program, ended: Promise<unknown>, url: string | undefined) {
  const over = ended.then(() => true)
  const until = performance.now() + 60_000
  while (performance.now() < until) {
    if (await Promise.race([over, pause(50, false)])) break
    if (url === undefined || (await answers(url))) return
  }
  throw new Failure(`${program.file} non parte: ${lastLines(program.logFile)} [${program.logFile}]`)
}

/** Starts a program that stays: ready when `url` answers, started again when it dies. */
export async function runAlways(
  title: string,
  file: string,
  around: Surroundings & { url?: string },
): Promise<void> {
  if (!isThere(file, title)) return
  const logFile = join(around.logs, `${title}.log`)
  const program = { file, env: around.env, logFile }
  const { running } = around
  let current = { pid: 0, ended: Promise.resolve<number | NodeJS.Signals>(0) }
  const start = async () => {
    current = startProgram(program)
    await untilReady(program, current.ended, around.url)
    return current
  }
  running.add(() => endProcess(current.pid, 'SIGTERM', 8000))
  const first = await step(title, start)
  void keepRunning(title, first, { running, start })
}
