import { setTimeout as pause } from 'node:timers/promises'

import { Failure } from '../../embedded/failure.ts'
import { endProcess } from '../../embedded/processes.ts'
import { lastLines, startProgram } from '../../embedded/start/program.ts'
import type { Program } from '../../embedded/start/program.ts'
import type { Running } from '../../embedded/start/running.ts'

export type RigProgram = { pid: number; stop: () => Promise<void> }

/** `url` answers when the program is ready; without one it says so itself. */
type Startable = Program & { url?: string }

async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
  await response?.body?.cancel()
  return response !== undefined
}

/** Starts a program once, waits until it is ready, and sees that it ends with the rig. */
export async function startOnce(program: Startable, running: Running): Promise<RigProgram> {
  running.signal.throwIfAborted()
  const started = startProgram(program)
  const { pid } = started
  const stop = () => endProcess(pid, 'SIGTERM', 25_000)
  running.add(stop)
  let state = 'starting'
  void started.ended.then(() => (state = 'ended'))
  if (program.url === undefined) void started.ready.then(() => (state = 'ready'))
  const until = performance.now() + 60_000
  while (state === 'starting' && performance.now() < until) {
    await pause(25)
    if (program.url !== undefined && (await answers(program.url))) state = 'ready'
  }
  if (state !== 'ready')
    throw new Failure(`${program.file} non parte: ${lastLines(program.logFile)}`)
  return { pid, stop }
}
