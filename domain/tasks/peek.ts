import type pg from 'pg'

import { allOrFirstError, rollback, sqlOf } from '../database.ts'
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
export async function glance<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const sql = sqlOf(client)
  let broken = false
  try {
    const [, result] = await allOrFirstError([sql.query('begin'), work(sql), sql.query('rollback')])
    return result
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/** The same where there may be nothing to ask: the first statement begins it, under `scope`. */
export async function peekIfNeeded<T>(
  pool: pg.Pool,
  scope: (sql: Sql) => Promise<unknown>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  let opening: Promise<pg.PoolClient> | undefined
  const open = async () => {
    const client = await pool.connect()
    const sql = sqlOf(client)
    // Should these fail, what follows them finds no row.
    void Promise.allSettled([sql.query('begin'), scope(sql)])
    return client
  }
  try {
    return await work({
      query: async (...asked) => sqlOf(await (opening ??= open())).query(...asked),
    })
  } finally {
    void opening?.then(
      async (client) => client.release(await rollback(client)),
      () => undefined,
    )
  }
}
