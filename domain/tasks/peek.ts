import type pg from 'pg'

import { rollback, sqlOf } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

/**
 * Reads under a scope and leaves nothing behind, not even a session that lasts longer: all in one
 * round trip, then rolled back. The first statement of `reads` must set the scope.
 * @throws the first error of the reads
 */
export async function peek<T extends readonly Promise<unknown>[]>(
  pool: pg.Pool,
  reads: (sql: Sql) => readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const client = await pool.connect()
  let broken = false
  try {
    const begun = client.query('begin')
    const [, results] = await Promise.all([begun, Promise.all(reads(sqlOf(client)))])
    return results
  } finally {
    broken = await rollback(client)
    client.release(broken)
  }
}
