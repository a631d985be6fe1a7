import { parseArgs } from 'node:util'

import { SeedRefused } from '../seeds/seed-refused.ts'
import { WrongUse } from './commands/command.ts'
import type { Call, Command } from './commands/command.ts'
import { commands } from './commands/list.ts'
import { withSurroundings } from './commands/surroundings.ts'
import { explain, Failure } from './failure.ts'
import { say } from './screen.ts'

const exitCodes =
  'Codici di uscita: 0 fatto · 1 non riuscito, o trovato un problema · 2 comando o opzioni sbagliate'

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.values(commands).map(async (load) => {
      const { command } = await load()
      return `  ${command.usage.padEnd(34)} ${command.summary}`
    }),
  )
  return [
    'Uso: npm run siso -- <comando> [opzioni]',
    '',
    ...lines,
    '',
    '  --help dopo un comando lo spiega; --json dà il risultato in JSON su stdout.',
    'Senza DATABASE_URL e TEMPORAL_ADDRESS si usa il npm start in corso; se non c’è, le parti',
    'incorporate si avviano per il tempo del comando.',
    exitCodes,
  ].join('\n')
}

function helpOf(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { type, describe }]) =>
      `  --${type === 'string' ? `${name} …` : name}`.padEnd(24) + describe,
  )
  const common = [
    '  --json                risultato in JSON',
    '  --help                questo testo',
  ]
  const head = `Uso: npm run siso -- ${command.usage}\n\n${command.help}\n`
  return [head, ...options, ...common, '', exitCodes].join('\n')
}

/** `cases revive` and `migrate`: the longest name of one or two words that is a command. */
function nameIn(words: readonly string[]): string | undefined {
  const names = [words.slice(0, 2).join(' '), words[0] ?? '']
  return names.find((name) => Object.hasOwn(commands, name))
}

function parse(command: Command, words: string[]) {
  const own = Object.entries(command.options).map(([name, { type }]) => [name, { type }] as const)
  const common = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const
  try {
    return parseArgs({
      args: words,
      options: { ...Object.fromEntries(own), ...common },
      allowPositionals: true,
    })
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error))
  }
}

function callFrom(values: Record<string, unknown>, args: string[]): Call {
  return {
    args,
    option: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
    flag: (name) => values[name] === true,
    log: say,
  }
}

async function run(command: Command, words: string[]): Promise<number> {
  const { values, positionals } = parse(command, words)
  if (values.help === true) {
    process.stdout.write(`${helpOf(command)}\n`)
    return 0
  }
  const call = callFrom(values, positionals)
  const result = await withSurroundings(command.needs, say, () => command.run(call)).catch(
    (error: unknown): never => {
      throw error instanceof SeedRefused ? new Failure(error.message) : error
    },
  )
  process.stdout.write(`${values.json === true ? JSON.stringify(result.data) : result.text}\n`)
  return result.ok ? 0 : 1
}

async function main(words: string[]): Promise<number> {
  const name = nameIn(words)
  const load = name === undefined ? undefined : commands[name]
  if (name === undefined || !load) {
    const asked = words[0] === undefined || words[0] === '--help'
    if (!asked) say(`Comando sconosciuto: ${words[0]}.\n`)
    process[asked ? 'stdout' : 'stderr'].write(`${await overview()}\n`)
    return asked ? 0 : 2
  }
  const { command } = await load()
  try {
    return await run(command, words.slice(name.split(' ').length))
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error
    say(`${error.message}\n\n${helpOf(command)}`)
    return 2
  }
}

/** Ends when all is written: a pipe takes a long result in several goes, and an exit would cut it. */
async function exit(code: number): Promise<never> {
  const written = [process.stdout, process.stderr].map(
    (stream) => new Promise((resolve) => stream.write('', resolve)),
  )
  await Promise.all(written)
  process.exit(code)
}

// Libraries print with console.log: only the result may go to stdout.
console.log = console.error

try {
  await exit(await main(process.argv.slice(2)))
} catch (error) {
  say(`✗ ${explain(error)}`)
  await exit(1)
}
