import { spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** Whether a process with this id exists (a zombie, which only waits to be reaped, does not count). */
export function isAlive(pid: number): boolean {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return statOf(pid)?.state !== 'Z'
}

function statOf(pid: number): { state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', started: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

/** Tells a process from a later one with the same id; empty where the system cannot say. */
export function startOf(pid: number): string {
  return statOf(pid)?.started ?? ''
}

function fromProc(): { pid: number; words: string[] }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
      return [{ pid: Number(name), words }]
    } catch {
      return []
    }
  })
}

function fromPs(): { pid: number; words: string[] }[] {
  const { stdout } = spawnSync('/bin/ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
  return stdout.split('\n').map((line) => {
    const [pid, ...words] = line.trim().split(' ')
    return { pid: Number(pid), words }
  })
}

/**
 * Living processes whose command line has all these words. Finds what a starter that was killed
 * left behind, even if it was killed before it could write down a process id.
 */
export function processesWith(...wanted: string[]): number[] {
  const all = existsSync('/proc/self/cmdline') ? fromProc() : fromPs()
  const found = all.filter(({ words }) => wanted.every((word) => words.includes(word)))
  return found.map(({ pid }) => pid).filter((pid) => pid !== process.pid && isAlive(pid))
}

/** Ends all of them; only for who holds the lock of the folder that the words name. */
export async function endProcessesWith(...wanted: string[]): Promise<number> {
  const pids = processesWith(...wanted)
  await Promise.all(pids.map((pid) => endProcess(pid, 'SIGINT', 15_000)))
  return pids.length
}

/** Sends a signal; a process that is already gone is not an error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  if (pid === 0) return // a program that never started; to the system 0 means our own group
  try {
    process.kill(pid, name)
  } catch {
    return
  }
}

/** Waits until the process is gone, at most `ms`; answers whether it is. */
export async function gone(pid: number, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  while (isAlive(pid)) {
    if (performance.now() > until) return false
    await pause(20)
  }
  return true
}

/** Asks a process to end, and makes it end after `patienceMs`. */
export async function endProcess(
  pid: number,
  first: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  signal(pid, first)
  if (await gone(pid, patienceMs)) return
  signal(pid, 'SIGKILL')
  await gone(pid, 5000)
}

/** How a child ended: its code, or the signal's name. */
export function ending(child: ChildProcess): Promise<number | NodeJS.Signals> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  if (child.signalCode !== null) return Promise.resolve(child.signalCode)
  return new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code, name) => resolve(code ?? name ?? 1))
  })
}
