import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import pg from 'pg'

import { Failure } from '../failure.ts'
import type { RunningPostgres } from '../postgres.ts'
import { ending } from '../processes.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const template = 'siso_template'

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function siso(command: string, env: Record<string, string>): Promise<void> {
  const args = ['embedded/siso.ts', command]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const result = await ending(child)
  if (result !== 0) throw new Failure(`siso ${command} non riuscito (${result}):\n${errors}`)
}

/**
 * Makes the database that every test copies: migrated, with the reference data. Answers the
 * variables from which `tests/support/database.ts` makes the copies.
 */
export async function makeTemplate(server: RunningPostgres): Promise<Record<string, string>> {
  await asAdmin(server.adminUrl, `create database ${template} owner siso_owner`)
  const url = server.url.replace(/\/siso$/, `/${template}`)
  const env = { DATABASE_URL: url, DATABASE_ROLE_SECRET: server.secret }
  await siso('migrate', env)
  await siso('seed', env)
  await asAdmin(server.adminUrl, `alter database ${template} with is_template true`)
  await asAdmin(server.adminUrl, `alter database ${template} with allow_connections false`)
  return {
    SISO_TEST_ADMIN_URL: server.adminUrl,
    SISO_TEST_OWNER_URL: url,
    SISO_TEST_SECRET: server.secret,
  }
}
