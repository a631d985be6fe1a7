import type pg from 'pg'

import { allOrFirstError, lend, rollback, sqlOf } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

/**
 * Reads under a scope and leaves nothing behind, not even a session that lasts longer: what is
 * asked at once travels in one trip with the beginning, and all is rolled back, behind the answer.
 * The first statement of `work` must set the scope.
 */
export async function peek<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const sql = sqlOf(client)
  try {
    const [, result] = await allOrFirstError([sql.query('begin'), work(sql)])
    return result
  } finally {
    void rollback(client).then((broken) => client.release(broken))
  }
}

/**
 * The same where all that is asked is known beforehand: there and back in one trip, and no more.
 * `work` sends its statements at once, the scope first.
 */
export function glance<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return lend(pool, async (sql) => {
    const [, result] = await allOrFirstError([sql.query('begin'), work(sql), sql.query('rollback')])
    return result
  })
}
