import type pg from 'pg'

import { rollback, sqlOf } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

/**
 * Reads under a scope and leaves nothing behind, not even a session that lasts longer: what is
 * asked at once travels in one trip with the beginning, and all is rolled back.
 * The first statement of `work` must set the scope.
 */
export async function peek<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    const [, result] = await Promise.all([client.query('begin'), work(sqlOf(client))])
    return result
  } finally {
    broken = await rollback(client)
    client.release(broken)
  }
}
