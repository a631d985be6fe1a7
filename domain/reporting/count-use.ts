import type pg from 'pg'

import { transaction } from '../database.ts'

/**
 * Counts how a release is used, where somebody asked for it. For the worker: of many cases it takes longer
 * than a page may. One that fails is tried again after an hour, and keeps no other waiting.
 * @param engine connections of the role `siso_engine`
 * @returns whether there was something to count
 */
export async function countAskedUse(engine: pg.Pool): Promise<boolean> {
  const [taken] = await transaction(engine, (sql) =>
    sql.query<{ release: string; orgs: number[] }>('select release, orgs from take_asked_use()'),
  )
  if (!taken) return false
  await transaction(engine, async (sql) => {
    await sql.query("set local statement_timeout = '20min'")
    await sql.query('select count_taken_use($1, $2)', [taken.release, taken.orgs])
  })
  return true
}
