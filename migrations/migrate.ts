import { readdirSync, readFileSync } from 'node:fs'

import { Migration, Migrator } from '@mikro-orm/migrations'
import { MikroORM } from '@mikro-orm/postgresql'
import pg from 'pg'

import { databaseRoles, rolePassword } from '../config/database.ts'

const folder = new URL('./sql/', import.meta.url)
/**
 * Brings the database to the newest migration, as its owner, who needs CREATEROLE.
 * Safe to run again and beside itself: the second waits for the first.
 * @returns the names of the migrations that it applied
 */
export async function migrate(ownerUrl: string, secret: string): Promise<string[]> {
  await ensureRoles(ownerUrl, secret)
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: {
      tableName: 'migration',
      migrationsList: migrationsList(),
      snapshot: false,
      silent: true,
    },
    pool: { min: 0, max: 2 },
  })
  try {
    const applied = await orm.migrator.up()
    return applied.map(({ name }) => name)
  } finally {
    await orm.close(true)
  }
}

/** Each `sql/NNNN-name.sql` is one migration: written and read by people, never generated. */
function migrationsList() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.sort().map((file) => ({
    name: file.replace('.sql', ''),
    class: class extends Migration {
      override up(): void {
        this.addSql(readFileSync(new URL(file, folder), 'utf8'))
      }
    },
  }))
}

async function ensureRoles(ownerUrl: string, secret: string): Promise<void> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('siso roles'))")
    const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles')
    const known = new Set(rows.map(({ rolname }) => rolname))
    if (!known.has('siso_definer')) {
      await client.query('create role siso_definer nologin')
    }
    await client.query('grant siso_definer to current_user with set true, inherit false')
    for (const role of databaseRoles) {
      const verb = known.has(role) ? 'alter' : 'create'
      const password = client.escapeLiteral(rolePassword(secret, role))
      await client.query(`${verb} role ${role} login password ${password}`)
    }
  } finally {
    await client.end()
  }
}
