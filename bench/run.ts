import { parseArgs } from 'node:util'

import { explain, Failure } from '../embedded/failure.ts'
import { say } from '../embedded/screen.ts'
import type { Benchmark, Persistence } from './benchmark.ts'
import { inWords, missed, reportOf } from './report.ts'

/** Loaded only when asked for: each brings up what it measures. */
const benchmarks: Record<string, () => Promise<{ benchmark: Benchmark }>> = {
  bi: () => import('./bi.ts'),
  completion: () => import('./completion.ts'),
  'dry-run': () => import('./dry-run.ts'),
  engine: () => import('./engine.ts'),
  figures: () => import('./figures.ts'),
  'flow-files': () => import('./flow-files.ts'),
  inbox: () => import('./inbox.ts'),
  migration: () => import('./migration.ts'),
  siuss: () => import('./siuss.ts'),
  start: () => import('./start.ts'),
  timers: () => import('./timers.ts'),
  usage: () => import('./usage.ts'),
}

async function usage(): Promise<string> {
  const lines = Object.entries(benchmarks).map(async ([name, load]) => {
    const { summary, sizes } = (await load()).benchmark
    const options = Object.entries(sizes).map(([option, size]) => ` --${option} ${size}`)
    return `  ${name.padEnd(12)} ${summary}\n${' '.repeat(14)}${options.join('').trim()}`
  })
  return [
    'Uso: npm run bench -- <misura> [opzioni]',
    '',
    ...(await Promise.all(lines)),
    '',
    '  --json       il risultato in JSON su stdout; l’avanzamento è su stderr',
    '  --check      esce con 1 se una soglia non è rispettata',
    '  --temporal   postgres (si pubblicano solo queste cifre) o dev-server, se non detto dev-server',
  ].join('\n')
}

function sizeFrom({ sizes, optional = [] }: Benchmark, name: string, text: unknown): number {
  const declared = sizes[name] ?? Number.NaN
  if (typeof text !== 'string') return declared
  const size = Number(text)
  const least = optional.includes(name) ? 0 : 1
  if (!Number.isSafeInteger(size) || size < least)
    throw new Failure(`--${name} vuole un numero intero da ${least} in su, non «${text}».`)
  return size
}

function persistenceFrom(text: unknown): Persistence {
  if (text === undefined || text === 'dev-server') return 'dev-server'
  if (text === 'postgres') return text
  throw new Failure(`--temporal vuole postgres o dev-server, non «${String(text)}».`)
}

function optionsOf(benchmark: Benchmark, words: string[]) {
  const sizes = Object.keys(benchmark.sizes).map((name) => [name, { type: 'string' }] as const)
  const common = {
    json: { type: 'boolean' },
    check: { type: 'boolean' },
    temporal: { type: 'string' },
  } as const
  try {
    const { values } = parseArgs({
      args: words,
      options: { ...Object.fromEntries(sizes), ...common },
    })
    return values as Record<string, string | boolean | undefined>
  } catch (error) {
    const possible = [...Object.keys(benchmark.sizes), ...Object.keys(common)]
    throw new Failure(
      `${error instanceof Error ? error.message : String(error)}. Si può: --${possible.join(', --')}.`,
    )
  }
}

async function main([name, ...words]: string[]): Promise<number> {
  const load = name === undefined ? undefined : benchmarks[name]
  if (name === undefined || load === undefined) {
    process.stdout.write(`${await usage()}\n`)
    return name === undefined || name === '--help' ? 0 : 2
  }
  const { benchmark } = await load()
  const options = optionsOf(benchmark, words)
  // All of them now: a wrong one is told before anything is started.
  const sizes = new Map(
    Object.keys(benchmark.sizes).map((size) => [size, sizeFrom(benchmark, size, options[size])]),
  )
  const report = reportOf(
    name,
    await benchmark.run({
      size: (size) => sizes.get(size) ?? Number.NaN,
      temporal: persistenceFrom(options.temporal),
    }),
  )
  process.stdout.write(`${options.json === true ? JSON.stringify(report) : inWords(report)}\n`)
  return options.check === true && missed(report).length > 0 ? 1 : 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(explain(error))
  process.exitCode = 1
}
