import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { z } from 'zod'

import { ending, endProcess } from '../processes.ts'
import { say } from '../screen.ts'
import type { Tier } from './tiers.ts'

/** Jest waits for ever for what a test has left open, its report long written. */
const patienceMs = 30_000

const root = fileURLToPath(new URL('../../', import.meta.url))

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
})

/** How a tier went; a file that could not even be loaded counts as one failed test. */
export type TierResult = { passed: number; failed: number; skipped: number; seconds: number }

export type JestRun = {
  tier: Tier
  paths: readonly string[]
  env: Record<string, string>
  folder: string
  /** Called with the process id of jest, which is the leader of its own group. */
  onStart: (pid: number) => void
}

function countsIn(file: string, exit: number | NodeJS.Signals): Omit<TierResult, 'seconds'> {
  try {
    const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
    const failed = report.numFailedTests + report.numRuntimeErrorTestSuites
    const hidden = exit !== 0 && failed === 0 ? 1 : 0
    const { numPassedTests: passed, numPendingTests: skipped } = report
    return { passed, failed: failed + hidden, skipped }
  } catch {
    return { passed: 0, failed: exit === 0 ? 0 : 1, skipped: 0 }
  } finally {
    rmSync(file, { force: true })
  }
}

async function endingSoonAfter(report: string, child: ChildProcess) {
  const ended = ending(child)
  const over = new AbortController()
  const watch = async () => {
    while (!existsSync(report)) await pause(500, undefined, over)
    await pause(patienceMs, undefined, over)
    say('Un test ha lasciato aperto qualcosa: jest non finisce, e viene fermato.')
    if (child.pid !== undefined) await endProcess(-child.pid, 'SIGKILL', 5000)
  }
  watch().catch(() => undefined)
  return ended.finally(() => over.abort())
}

/** Runs jest once over the paths of one tier and counts its results. */
export async function runJest(run: JestRun): Promise<TierResult> {
  const since = performance.now()
  const report = join(run.folder, `jest-${run.tier.folder}.json`)
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const jest = ['node_modules/jest/bin/jest.js', '-c', 'jest.config.js', '--passWithNoTests']
  const output = ['--json', `--outputFile=${report}`, `--maxWorkers=${run.tier.workers}`]
  const args = [...flags, ...jest, ...output, '--testPathPatterns', ...run.paths]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...run.env, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  })
  if (child.pid !== undefined) run.onStart(child.pid)
  const exit = await endingSoonAfter(report, child)
  return { ...countsIn(report, exit), seconds: (performance.now() - since) / 1000 }
}
