import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { Failure } from '../failure.ts'
import { endProcess } from '../processes.ts'
import { step } from '../screen.ts'
import { keepRunning } from './keep.ts'
import { lastLines, startProgram } from './program.ts'
import type { Program, Started } from './program.ts'
import type { Running } from './running.ts'

export type Surroundings = { env: Record<string, string>; logs: string; running: Running }

/** Runs a command of ours to its end; answers whether it did, which stopping half-way prevents. */
export async function runOnce(
  title: string,
  args: readonly [command: string, ...rest: string[]],
  around: Surroundings,
): Promise<boolean> {
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

async function untilReady(program: Program, started: Started, url: string | undefined) {
  let state = 'starting'
  void started.ended.then(() => (state = 'ended'))
  if (url === undefined) void started.ready.then(() => (state = 'ready'))
  const until = performance.now() + 60_000
  while (state === 'starting' && performance.now() < until) {
    await pause(25)
    if (url !== undefined && (await answers(url))) state = 'ready'
  }
  if (state === 'ready') return
  throw new Failure(`${program.file} non parte: ${lastLines(program.logFile)} [${program.logFile}]`)
}

/**
 * Starts a program that stays and starts it again when it dies. It is ready when `url` answers,
 * or, without one, when it says so.
 */
export async function runAlways(
  title: string,
  file: string,
  around: Surroundings & { url?: string },
): Promise<void> {
  const { running, url } = around
  const logFile = join(around.logs, `${title}.log`)
  const program = { file, env: around.env, logFile }
  let pid = 0
  const start = async () => {
    running.signal.throwIfAborted()
    const started = startProgram(program)
    pid = started.pid
    await untilReady(program, started, url)
    return started
  }
  running.add(() => endProcess(pid, 'SIGTERM', 8000))
  const first = await step(title, start)
  void keepRunning(title, first, { running, start })
}
