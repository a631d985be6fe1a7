import type pg from 'pg'

import { allOrFirstError, lend } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

/**
 * Reads under a scope and leaves nothing behind, not even a session that lasts longer: there and
 * back in one trip. `work` sends its statements at once, the scope first.
 */
export function glance<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return lend(pool, async (sql) => {
    const [, result] = await allOrFirstError([sql.query('begin'), work(sql), sql.query('rollback')])
    return result
  })
}

/**
 * The same for what is asked only now and then, one thing after the other: each statement is a
 * glance of its own, in the scope that `open` sets, and no connection is held between them.
 */
export function glances(pool: pg.Pool, open: (sql: Sql) => Promise<unknown>): Sql {
  return {
    query<Row extends object>(text: string, values?: readonly unknown[], name?: string) {
      return glance(pool, async (sql) => {
        const [, rows] = await Promise.all([open(sql), sql.query<Row>(text, values, name)])
        return rows
      })
    },
  }
}
