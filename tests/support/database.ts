import { randomUUID } from 'node:crypto'

import pg from 'pg'

import { roleUrl } from '../../config/database.ts'
import type { DatabaseRole } from '../../config/database.ts'

export type TestDatabase = {
  name: string
  /** As `siso_owner`, who may replace `siso_clock()`. */
  ownerUrl: string
  /** The secret from which `roleUrl` and child programs derive the passwords of the roles. */
  secret: string
  url: (role: DatabaseRole) => string
  drop: () => Promise<void>
}

function variable(name: string): string {
  const value = process.env[name]
  if (value) return value
  throw new Error(`Manca ${name}: eseguire i test con «npm test -- <percorso>», non con jest.`)
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: variable('SISO_TEST_ADMIN_URL') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * A database of its own, migrated and with the reference data, copied from the template in a few
 * tens of milliseconds. One per test file; `drop` it in `afterAll`, once its pools are ended.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `siso_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await asAdmin(`create database ${name} template siso_template owner siso_owner`)
  const owner = new URL(variable('SISO_TEST_OWNER_URL'))
  owner.pathname = `/${name}`
  const secret = variable('SISO_TEST_SECRET')
  return {
    name,
    ownerUrl: owner.href,
    secret,
    url: (role) => roleUrl(owner.href, secret, role),
    drop: () => asAdmin(`drop database if exists ${name} with (force)`),
  }
}
