import { hashPassword } from '../domain/auth/password.ts'
import { createPool, transaction } from '../domain/database.ts'
import type { Sql } from '../domain/shared/sql.ts'
import { getCalendar, getRelease } from '../domain/tasks/published.ts'

import { demoPassword } from './demo-users.ts'
import { makeHistories } from './demo/histories.ts'
import { readLandscape } from './demo/landscape.ts'
import { makePeople } from './demo/people.ts'
import { createRandom } from './demo/random.ts'
import { makeStaff } from './demo/staff.ts'
import { writePeople, writeStaff } from './demo/write-people.ts'
import { writeCases } from './demo/write.ts'

export interface MadeDemo {
  readonly already: boolean
  readonly people: number
  readonly users: number
  readonly cases: number
}

const casesPerPerson = 0.3
const casesAtOnce = 200

/**
 * Makes the invented population, as the database's owner, all or nothing. A second time it adds
 * nothing. The workflows of open cases are started by the sweeper, a hundred every two seconds.
 */
export async function makeDemo(
  ownerUrl: string,
  { people: count, seed = 1 }: { readonly people: number; readonly seed?: number },
): Promise<MadeDemo> {
  const pool = createPool(ownerUrl, 1)
  try {
    return await transaction(pool, async (sql) => {
      await sql.query("select pg_advisory_xact_lock(hashtext('siso demo'))")
      const there = await sql.query("select 1 from installation where key = 'demo'")
      if (there.length > 0) return { already: true, people: 0, users: 0, cases: 0 }
      return make(sql, { count, seed })
    })
  } finally {
    await pool.end()
  }
}

async function make(sql: Sql, { count, seed }: { count: number; seed: number }) {
  const land = await readLandscape(sql)
  const random = createRandom(seed)
  const [moment] = await sql.query<{ now: Date; release: string; calendar: string }>(
    `select siso_clock() as now, (select key || '@' || version from release order by version desc limit 1) as release,
       (select version from calendar order by published_at desc limit 1) as calendar`,
  )
  if (!moment?.release || !moment.calendar) throw new Error('Esegui prima «npm run siso -- seed».')
  const staff = makeStaff(land, random)
  await writeStaff(sql, staff, await hashPassword(demoPassword))
  const year = moment.now.getUTCFullYear()
  const people = makePeople(land, { count, year, random })
  await writePeople(sql, people, staff)
  const rules = {
    release: await getRelease(sql, moment.release),
    calendar: await getCalendar(sql, moment.calendar),
  }
  const cases = Math.floor(count * casesPerPerson)
  const now = moment.now.getTime()
  const histories = makeHistories({ cases, now, people, staff, main: land.main, random, rules })
  for (let from = 0; from < histories.length; from += casesAtOnce)
    await writeCases(sql, histories.slice(from, from + casesAtOnce), rules)
  await sql.query(`insert into installation (key, value) values ('demo', $1)`, [
    JSON.stringify({ people: count, seed, at: moment.now }),
  ])
  return { already: false, people: count, users: staff.length, cases }
}
