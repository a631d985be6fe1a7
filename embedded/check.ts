import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { ending } from './processes.ts'
import { say, secondsSince } from './screen.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

type Check = { title: string; args: readonly string[]; remedy: string }

const folders = ['config', 'domain', 'workflows', 'activities', 'web', 'seeds', 'migrations']
const cruised = [...folders, 'embedded', 'tests', 'bench']

const format: Check = {
  title: 'formato',
  args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  remedy: 'npx prettier --write <file>',
}
const lint: Check = {
  title: 'regole di scrittura',
  args: ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  remedy: 'npx eslint --fix <file> corregge le più semplici',
}
const types: Check = {
  title: 'tipi',
  args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'],
  remedy: 'npx tsc --noEmit -p .',
}
const boundaries: Check = {
  title: 'confini tra cartelle',
  args: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--output-type', 'err-long'],
  remedy: 'le regole e il perché sono in .dependency-cruiser.mjs',
}

/** The longest alone on one core, the other three one after the other on another. */
const lanes: readonly (readonly Check[])[] = [
  [lint],
  [types, format, { ...boundaries, args: [...boundaries.args, ...cruised] }],
]

async function run(check: Check): Promise<boolean> {
  const since = performance.now()
  const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] }
  const child = spawn(process.execPath, check.args, options)
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const result = await ending(child)
  const time = secondsSince(since)
  if (result === 0) {
    say(`✓ ${check.title} (${time})`)
    return true
  }
  say(`✗ ${check.title} (${time})\n${Buffer.concat(output).toString().trim()}\n  → ${check.remedy}`)
  return false
}

async function runLane(lane: readonly Check[]): Promise<boolean> {
  let isClean = true
  for (const check of lane) isClean = (await run(check)) && isClean
  return isClean
}

const since = performance.now()
const results = await Promise.all(lanes.map(runLane))
const isClean = results.every(Boolean)
say(isClean ? `Tutto a posto (${secondsSince(since)}).` : `Da correggere (${secondsSince(since)}).`)
process.exit(isClean ? 0 : 1)
