import { runStatistics } from '../../domain/statistics/run.ts'
import type { RunOptions } from '../../domain/statistics/run.ts'

/** A night in a program of its own, as the worker has it made: of that alone is its memory. */
export interface Night {
  readonly asOf: string
  readonly seconds: number
  /** The most that the program had. */
  readonly megabytes: number
}

const options = JSON.parse(process.argv[2] ?? '') as RunOptions
const since = performance.now()
const { asOf } = await runStatistics(options)
const seconds = (performance.now() - since) / 1000
const night: Night = { asOf, seconds, megabytes: process.resourceUsage().maxRSS / 1024 }
process.send?.(night)
process.disconnect()
