import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { ending } from '../processes.ts'

export type Program = {
  /** Path from the root of the project, as in `web/server.ts`. */
  file: string
  args?: readonly string[]
  env: Record<string, string>
  logFile: string
}

export type Started = {
  pid: number
  ended: Promise<number | NodeJS.Signals>
  /** Fulfilled when the program says that it is ready (`process.send('ready')`). */
  ready: Promise<unknown>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const leash = new URL('../leash.ts', import.meta.url).href

// As in the Dockerfile: what a password's check or a burst of pages took goes back to the system.
const returning = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' }
const youngMb = 8

/** Starts a program of ours in a process group of its own, on a leash, writing to its log. */
export function startProgram(program: Program): Started {
  mkdirSync(dirname(program.logFile), { recursive: true })
  const log = openSync(program.logFile, 'a', 0o600)
  const young = `--max-semi-space-size=${youngMb}`
  const args = [young, '--import', leash, program.file, ...(program.args ?? [])]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...returning, ...process.env, ...program.env },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  return { pid: child.pid ?? 0, ended: ending(child), ready: once(child, 'message') }
}

/** The last lines of a log, for the person who must understand why a program ended. */
export function lastLines(logFile: string, count = 3): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n')
  const telling = lines.filter((line) => /error|errore|non /i.test(line))
  return (telling.length > 0 ? telling : lines).slice(-count).join(' | ').slice(0, 600)
}
