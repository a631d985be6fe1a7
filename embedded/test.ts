import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { explain } from './failure.ts'
import { endProcess } from './processes.ts'
import { say } from './screen.ts'
import { createRunning } from './start/running.ts'
import { testFolder } from './test/folder.ts'
import { runJest } from './test/jest.ts'
import type { TierResult } from './test/jest.ts'
import { cacheTemporal, createParts } from './test/parts.ts'
import type { Parts } from './test/parts.ts'
import { summary } from './test/summary.ts'
import type { Line } from './test/summary.ts'
import { chooseTiers, tiers } from './test/tiers.ts'
import type { Tier } from './test/tiers.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const running = createRunning()

type Context = { parts: Parts; folder: string; paths: readonly string[] }

async function runTier(tier: Tier, context: Context): Promise<TierResult> {
  for (const need of tier.needs) await context.parts.provide(need)
  if (tier.folder === 'setup') await cacheTemporal()
  say(`\n— ${tier.title} —`)
  const { folder, parts } = context
  const own = context.paths.filter((path) => path.includes(`tests/${tier.folder}`))
  const paths = own.length > 0 ? own : [`tests/${tier.folder}/`]
  const onStart = (pid: number) => running.add(() => endProcess(-pid, 'SIGTERM', 5000))
  return runJest({ tier, paths, env: parts.env, folder, onStart })
}

/** Runs a tier; one whose folder or surroundings are missing is a line with the reason. */
async function lineFor(tier: Tier, context: Context): Promise<Line> {
  if (!existsSync(`${root}tests/${tier.folder}`)) {
    return { title: tier.title, notRun: `tests/${tier.folder} non c’è` }
  }
  try {
    const result = await runTier(tier, context)
    const isEmpty = result.passed + result.failed + result.skipped === 0
    return isEmpty ? { title: tier.title, notRun: 'nessun test' } : { title: tier.title, result }
  } catch (error) {
    return { title: tier.title, notRun: explain(error) }
  }
}

async function main(): Promise<number> {
  const options = { fast: { type: 'boolean' } } as const
  const { values, positionals: paths } = parseArgs({ options, allowPositionals: true })
  const chosen = chooseTiers(paths, values.fast ?? false)
  if (chosen.length === 0) {
    const folders = tiers.map(({ folder }) => `tests/${folder}`).join(', ')
    say(
      `Nessun test sotto ${paths.join(' ')}. Si può indicare un file o una cartella di ${folders}.`,
    )
    return 2
  }
  const { folder, remove } = await testFolder()
  running.add(remove)
  const context = { parts: createParts(folder, running), folder, paths }
  const lines: Line[] = []
  for (const tier of chosen) {
    if (running.stopping()) return 130
    lines.push(await lineFor(tier, context))
  }
  const strict = process.env.CI === 'true'
  const { text, ok } = summary(lines, strict)
  await running.stopAll()
  process.stdout.write(text)
  return ok ? 0 : 1
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (!running.stopping()) say('\nInterrotto: fermo tutto…')
    void running.stopAll().then(() => process.exit(130))
  })
}

try {
  process.exit(await main())
} catch (error) {
  say(`\n✗ ${explain(error)}`)
  await running.stopAll()
  process.exit(1)
}
