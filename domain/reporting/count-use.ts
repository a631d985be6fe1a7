import type pg from 'pg'

import { transaction } from '../database.ts'

/**
 * Counts how a release is used, where somebody asked for it. For the worker: of many cases it takes longer
 * than a page may.
 * @param engine connections of the role `siso_engine`
 * @returns whether there was something to count
 */
export function countAskedUse(engine: pg.Pool): Promise<boolean> {
  return transaction(engine, async (sql) => {
    await sql.query("set local statement_timeout = '20min'")
    const [row] = await sql.query<{ done: boolean }>('select count_asked_use() as done')
    return row?.done ?? false
  })
}
