import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

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

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: variable('SISO_TEST_ADMIN_URL') })
  await client.connect()
  try {
    return await work(client)
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
  const create = `create database ${name} template siso_template owner siso_owner`
  await asAdmin((client) => client.query(create))
  const owner = new URL(variable('SISO_TEST_OWNER_URL'))
  owner.pathname = `/${name}`
  const secret = variable('SISO_TEST_SECRET')
  return {
    name,
    ownerUrl: owner.href,
    secret,
    url: (role) => roleUrl(owner.href, secret, role),
    drop: () => drop(name),
  }
}

const inUse = 'select count(*)::int as n from pg_stat_activity where datname = $1'

/** An ended pool may still be closing: cut then, its connections would raise errors nobody hears. */
async function drop(name: string): Promise<void> {
  await asAdmin(async (client) => {
    for (let tries = 0; tries < 50; tries++) {
      const { rows } = await client.query<{ n: number }>(inUse, [name])
      if (rows[0]?.n === 0) break
      await pause(20)
    }
    await client.query(`drop database if exists ${name} with (force)`)
  })
}
