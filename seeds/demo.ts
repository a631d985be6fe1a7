import type pg from 'pg'

import { hashPassword } from '../domain/auth/password.ts'
import { createPool, transaction } from '../domain/database.ts'
import type { Sql } from '../domain/shared/sql.ts'

import { demoPassword, documentedUsers } from './demo-users.ts'
import { readLandscape } from './demo/landscape.ts'
import { readLocal } from './demo/local.ts'
import { makePopulation } from './demo/population.ts'
import { readScripts } from './demo/script.ts'
import { liveToday } from './demo/today.ts'

export interface MadeDemo {
  readonly already: boolean
  readonly people: number
  readonly users: number
  readonly cases: number
}

const casesPerPerson = 0.3

/**
 * Makes the invented population, as the database's owner, all or nothing; then what colleagues do on
 * that day. A second time it adds nothing; the same seed at the same instant makes the same rows. The workflows of open cases are
 * started by the sweeper, a hundred every two seconds.
 */
export async function makeDemo(
  ownerUrl: string,
  { people: count, seed = 1 }: { readonly people: number; readonly seed?: number },
): Promise<MadeDemo> {
  const pool = createPool(ownerUrl, 2)
  try {
    const made = await transaction(pool, async (sql) => {
      // However many people: a large population is written by a few long statements.
      await sql.query('set local statement_timeout = 0')
      await sql.query("select pg_advisory_xact_lock(hashtext('siso demo'))")
      const there = await sql.query("select 1 from installation where key = 'demo'")
      if (there.length > 0) return { already: true, people: 0, users: 0, cases: 0 }
      return make(sql, { count, seed })
    })
    if (!made.already) await live(pool)
    return made
  } finally {
    await pool.end()
  }
}

const region = "select value #>> '{}' as region from installation where key = 'region'"

async function live(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ region: string }>(region)
  const [script] = readScripts(readLocal(rows[0]?.region ?? '').scripts)
  if (script) await liveToday(pool, script)
}

async function make(sql: Sql, { count, seed }: { count: number; seed: number }) {
  const { users, cases, at } = await makePopulation(sql, {
    series: 'demo',
    people: count,
    cases: Math.floor(count * casesPerPerson),
    seed,
    land: await readLandscape(sql),
    documented: documentedUsers,
    accounts: { passwordHash: await hashPassword(demoPassword), state: 'active', demo: true },
    eras: true,
  })
  await sql.query(`insert into installation (key, value) values ('demo', $1)`, [
    JSON.stringify({ people: count, seed, at }),
  ])
  return { already: false, people: count, users, cases }
}
