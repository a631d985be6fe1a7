import type { Findings } from './report.ts'

/** Where the Temporal server of a run keeps its state. */
export type Persistence = 'postgres' | 'dev-server'

/** One measure of `npm run bench`. */
export type Benchmark = {
  summary: string
  /** How big the trial is, by option: `tasks: 100_000` is changed by `--tasks 1000000`. */
  sizes: Readonly<Record<string, number>>
  /** Sizes that may be 0: that part is left out. */
  optional?: readonly string[]
  run: (call: Call) => Promise<Findings>
}

export type Call = {
  /** The declared size, or what the caller asked for. */
  size: (name: string) => number
  temporal: Persistence
}

/** Every size of a trial, as it was asked for: it stands beside the figures. */
export function sizesOf(sizes: Benchmark['sizes'], { size }: Call): Record<string, number> {
  return Object.fromEntries(Object.keys(sizes).map((name) => [name, size(name)]))
}
