import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, test } from '@jest/globals'
import pg from 'pg'

import { freshDatabase } from '../../support/database.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The command as an administrator types it, with what the environment says. */
async function siso(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['embedded/siso.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'exit')
  return { code, said }
}

test('where the service is real nobody can be invented', async () => {
  const database = await freshDatabase()
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  try {
    const { code, said } = await siso(['demo', '--people', '10'], {
      NODE_ENV: 'production',
      DATABASE_URL: database.ownerUrl,
      DATABASE_ROLE_SECRET: 'un segreto lungo abbastanza per la prova',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      SISO_ORIGIN: 'https://siso.example.org',
    })
    expect([code, said]).toEqual([1, expect.stringContaining('non si crea in produzione')])
    const { rows } = await owner.query('select from person union all select from user_account')
    expect(rows).toEqual([])
  } finally {
    await owner.end()
    await database.drop()
  }
}, 30_000)

test('a number of people that is none is refused with how to write it', async () => {
  const database = await freshDatabase()
  try {
    const env = { DATABASE_URL: database.ownerUrl, DATABASE_ROLE_SECRET: 'x'.repeat(40) }
    const { code, said } = await siso(['demo', '--people', 'tanti'], env)
    expect([code, said]).toEqual([2, expect.stringContaining('numero intero da 1 a 200000')])
  } finally {
    await database.drop()
  }
}, 30_000)
