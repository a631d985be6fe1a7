import type pg from 'pg'

import { transaction } from '../database.ts'
import type { Sql } from '../shared/sql.ts'

export type Fields = Readonly<Record<string, string | readonly string[]>>

export interface ParkedPost {
  readonly id: string
  readonly path: string
  readonly body: Fields
  readonly at: Date
}

interface Late {
  readonly tokenHash: Buffer
  readonly csrf: string
  readonly path: string
  /** With `_op` and `_v`, without the form's token. */
  readonly body: Fields
}

/**
 * Keeps a post whose session has ended, for its owner alone; the last five.
 * @returns whether it was kept: the session is unknown, or the form was not its own, otherwise
 */
export async function parkPost(pool: pg.Pool, late: Late): Promise<boolean> {
  const { tokenHash, csrf, path, body } = late
  const values = [tokenHash, csrf, path, JSON.stringify(body)]
  return transaction(pool, async (sql) => {
    const rows = await sql.query<{ id: string | null }>(
      'select park_post($1, $2, $3, $4) as id',
      values,
    )
    return typeof rows[0]?.id === 'string'
  })
}

/** What waits for the person of this scope, newest first. */
export function parkedPosts(sql: Sql): Promise<ParkedPost[]> {
  return sql.query<ParkedPost>('select id, path, body, at from parked_post order by at desc')
}

/** Once it was sent, or is not wanted any more. */
export async function dropParkedPost(sql: Sql, id: string): Promise<void> {
  await sql.query('delete from parked_post where id = $1', [id])
}
