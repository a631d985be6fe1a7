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
  return migrationNames().map((name) => ({
    name,
    class: class extends Migration {
      override up(): void {
        this.addSql(readFileSync(new URL(`${name}.sql`, folder), 'utf8'))
      }
    },
  }))
}

function migrationNames(): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return files.sort().map((file) => file.replace('.sql', ''))
}

/** The migrations that a database has not had: all of them where none was ever applied to it. */
export async function missingMigrations(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ is: boolean }>(
    "select to_regclass('public.migration') is not null as is",
  )
  if (rows[0]?.is !== true) return migrationNames()
  const applied = await client.query<{ name: string }>('select name from migration')
  const known = new Set(applied.rows.map(({ name }) => name))
  return migrationNames().filter((name) => !known.has(name))
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
