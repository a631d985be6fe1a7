import { spawn } from 'node:child_process'

import { ending, endProcess } from '../processes.ts'

export type BoundedRun = {
  program: string
  args: readonly string[]
  env?: Record<string, string>
  /** Ends the run early, as when the person who waits presses Ctrl-C. */
  signal?: AbortSignal | undefined
  /** Called every second; the run is ended when it answers true. */
  tooLong: (seconds: number) => boolean
}

export type Outcome = { ok: boolean; output: string; why: string }

function spawnGroup(run: BoundedRun) {
  return spawn(run.program, run.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...run.env },
    detached: true,
  })
}

function tellingLine(output: string): string {
  const lines = output.trim().split('\n')
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').trim().slice(0, 240)
}

/** Runs a program in a group of its own and ends the whole group when it takes too long. */
export async function runBounded(run: BoundedRun): Promise<Outcome> {
  const child = spawnGroup(run)
  let output = ''
  let why = ''
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.on('error', () => (why = `${run.program} non si trova`))
  const end = () => {
    if (child.pid !== undefined) void endProcess(-child.pid, 'SIGTERM', 2000)
  }
  process.once('exit', end)
  run.signal?.addEventListener('abort', end)
  let seconds = 0
  const clock = setInterval(() => {
    if (!run.tooLong(++seconds)) return
    why = `nessun esito dopo ${seconds} secondi`
    end()
  }, 1000)
  const result = await ending(child)
  clearInterval(clock)
  process.off('exit', end)
  run.signal?.removeEventListener('abort', end)
  return { ok: result === 0, output, why: why || tellingLine(output) || `uscito con ${result}` }
}

/** Ends the run after so many seconds. */
export function atMost(limit: number): (seconds: number) => boolean {
  return (seconds) => seconds >= limit
}
