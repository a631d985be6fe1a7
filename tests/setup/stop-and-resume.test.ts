import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { describe, expect, test } from '@jest/globals'
import pg from 'pg'

import { signal } from '../../embedded/processes.ts'
import { temporaryFolder } from '../support/servers.ts'
import { pidOf, processesOn, startSiso } from './starter.ts'

function connections(dataDir: string): { databaseUrl: string } {
  const found: unknown = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8'))
  if (typeof found === 'object' && found !== null && 'databaseUrl' in found) {
    return { databaseUrl: String(found.databaseUrl) }
  }
  throw new Error('running.json without databaseUrl')
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

async function untilNothingRunsOn(dataDir: string): Promise<void> {
  const until = performance.now() + 15_000
  while (processesOn(dataDir).length > 0 && performance.now() < until) await pause(100)
  expect(processesOn(dataDir)).toEqual([])
}

describe('Ctrl-C', () => {
  test('stops every process, even when pressed twice, and the next start has all the data', async () => {
    const first = await startSiso()
    await first.says('Pronto in')
    await query(connections(first.dataDir).databaseUrl, 'create table kept as select 42 as answer')
    signal(-first.pid, 'SIGINT')
    signal(-first.pid, 'SIGINT')
    expect(await first.ended).toBe(0)
    expect(processesOn(first.dataDir)).toEqual([])

    const second = await startSiso({ dataDir: first.dataDir })
    await second.says('Pronto in')
    const rows = await query(connections(second.dataDir).databaseUrl, 'select answer from kept')
    expect(rows).toEqual([{ answer: 42 }])
    await second.stop()
    expect(processesOn(first.dataDir)).toEqual([])
  }, 90_000)

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    '%s to npm alone stops everything',
    async (name) => {
      const starter = await startSiso({ throughNpm: true })
      await starter.says('Pronto in')
      signal(starter.pid, name)
      await starter.ended
      await untilNothingRunsOn(starter.dataDir)
    },
    90_000,
  )

  test('during the set-up stops it and leaves nothing running', async () => {
    const starter = await startSiso()
    await starter.says('… Migrazioni')
    signal(-starter.pid, 'SIGINT')
    expect(await starter.ended).toBe(130)
    expect(processesOn(starter.dataDir)).toEqual([])
  })
})

describe('a set-up killed half-way is resumed by the next start', () => {
  test.each(['creo il database', '✓ PostgreSQL', '… Migrazioni', '✓ Migrazioni', 'Pronto in'])(
    'when killed at «%s»',
    async (moment) => {
      const killed = await startSiso()
      await killed.says(moment)
      signal(-killed.pid, 'SIGKILL')
      await killed.ended
      const again = await startSiso({ dataDir: killed.dataDir })
      await again.says('Pronto in')
      const own = processesOn(killed.dataDir).filter((command) => / -D /.test(command))
      expect(own).toHaveLength(1)
      await again.stop()
      expect(processesOn(killed.dataDir)).toEqual([])
    },
    90_000,
  )
})

describe('a part that dies', () => {
  test('is started again at the same address, and it is said', async () => {
    const starter = await startSiso()
    await starter.says('Pronto in')
    const { databaseUrl } = connections(starter.dataDir)
    const pidFile = join(starter.dataDir, 'postgres', 'cluster', 'postmaster.pid')
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
    signal(pid, 'SIGKILL')
    signal(pidOf(starter.dataDir, 'web/server.ts'), 'SIGKILL')
    signal(pidOf(starter.dataDir, 'activities/worker.ts'), 'SIGKILL')
    for (const name of ['PostgreSQL', 'web', 'worker']) {
      await starter.says(`! ${name} si è fermato (SIGKILL): lo riavvio tra 1 s.`)
      await starter.says(`✓ ${name} riavviato.`)
    }
    expect(await query(databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    const page = await fetch(`http://127.0.0.1:${starter.port}/`, { redirect: 'manual' })
    expect(page.status).toBeLessThan(500)
    await starter.stop()
    expect(processesOn(starter.dataDir)).toEqual([])
  }, 90_000)
})

function mountTiny(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

// Only root may mount a small disk to fill; for other accounts the sentence alone is tested.
const onlyRoot = process.getuid?.() === 0 ? test : test.skip

describe('a full disk', () => {
  onlyRoot(
    'stops the set-up with one sentence, and with room again it goes on',
    async () => {
      const disk = temporaryFolder()
      mkdirSync(join(disk, 'small'))
      if (!mountTiny(join(disk, 'small'))) throw new Error('This root may not mount a tmpfs.')
      try {
        const starter = await startSiso({ dataDir: join(disk, 'small', 'data') })
        expect(await starter.ended).toBe(1)
        expect(starter.output()).toMatch(/Disco pieno.*iberare spazio/)
        expect(processesOn(starter.dataDir)).toEqual([])
        execFileSync('mount', ['-o', 'remount,size=400m', join(disk, 'small')])
        const again = await startSiso({ dataDir: starter.dataDir })
        await again.says('Pronto in')
        await again.stop()
        expect(existsSync(join(starter.dataDir, 'postgres', 'secret'))).toBe(true)
      } finally {
        execFileSync('umount', [join(disk, 'small')])
      }
    },
    90_000,
  )
})
