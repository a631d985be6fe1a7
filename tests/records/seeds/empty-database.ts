import { randomUUID } from 'node:crypto'

import pg from 'pg'

import { migrate } from '../../../migrations/migrate.ts'

const variable = (name: string) => process.env[name] ?? ''

/** A migrated database without any reference data. */
export async function emptyDatabase() {
  const name = `siso_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await asAdmin(`create database ${name} owner siso_owner`)
  const url = new URL(variable('SISO_TEST_OWNER_URL'))
  url.pathname = `/${name}`
  await migrate(url.href, variable('SISO_TEST_SECRET'))
  return {
    name,
    ownerUrl: url.href,
    secret: variable('SISO_TEST_SECRET'),
    drop: () => asAdmin(`drop database if exists ${name} with (force)`),
  }
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
