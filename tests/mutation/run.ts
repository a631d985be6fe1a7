import { rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'

import { Stryker } from '@stryker-mutator/core'

import { say } from '../../embedded/screen.ts'
import { left } from './left.ts'
import { needless, pageOf, readMutants } from './report.ts'
import { about, mutated, testFiles } from './scope.ts'

const results = '.cache/mutation/results.json'

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { anew: { type: 'boolean' }, concurrency: { type: 'string', default: '2' } },
    allowPositionals: true,
  })
  if (values.anew) await rm(results, { force: true })
  // The same few generated cases for each mutant.
  process.env['FC_SEED'] = '1'
  process.env['FC_SHARE'] = '0.02'
  const started = Date.now()
  await new Stryker({
    mutate: positionals.length > 0 ? positionals : [mutated],
    plugins: ['@stryker-mutator/mocha-runner', './tests/mutation/compiler.ts'],
    testRunner: 'mocha',
    mochaOptions: {
      spec: testFiles(),
      grep: about,
      require: ['./tests/mutation/resolve.ts'],
      'no-config': true,
    },
    checkers: ['compiler'],
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    incremental: true,
    incrementalFile: results,
    concurrency: Number(values.concurrency),
    timeoutMS: 15_000,
    ignorePatterns: [
      '**',
      ...['bench', 'domain', 'config', 'seeds', 'tests', 'web'].map((one) => `!${one}/**`),
    ],
    tempDirName: '.cache/mutation/sandbox',
    disableTypeChecks: false,
    reporters: ['progress-append-only'],
    thresholds: { high: 95, low: 90, break: 85 },
  }).runMutationTest()
  const mutants = await readMutants(results)
  say(`${mutants.length} mutants in ${Math.round((Date.now() - started) / 60_000)} min`)
  for (const { file, from, to } of needless(mutants, left))
    say(`caught by now, no reason needed: ${file}: ${from} → ${to}`)
  await writeFile('docs/mutation.md', await pageOf(mutants, left))
  say('docs/mutation.md written')
}

await main()
