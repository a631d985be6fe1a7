import pg from 'pg'

import type { Sql } from './shared/sql.ts'

/** Attempts after a deadlock or a serialization failure, as the lock order makes both rare. */
const maxRetries = 3
const worthRetrying = new Set(['40P01', '40001'])

/** A pool of connections for one database role. Keep the sum over processes under max_connections. */
export function createPool(url: string, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    statement_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
    application_name: 'siso',
    // Statements sent together travel together; each still waits for those before it.
    pipeline: true,
  })
  // A connection cut by the server, idle or at work, is no reason to die: the pool replaces it,
  // and the query that was under way is rejected on its own.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Runs `work` in one READ COMMITTED transaction; after 40P01 or 40001 it is run again, from nothing. */
export async function transaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(pool, 'begin', work)
    } catch (error) {
      if (attempt >= maxRetries || !worthRetrying.has(sqlState(error) ?? '')) throw error
    }
  }
}

/** One consistent page of reads: repeatable read, nothing can be written. */
export function readOnly<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return once(pool, 'begin isolation level repeatable read read only', work)
}

async function once<T>(pool: pg.Pool, begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query(begin)
    const result = await work(sqlOf(client))
    await client.query('commit')
    return result
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/** The statements of a client that is in a transaction already. */
export function sqlOf(client: pg.ClientBase): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = [], name?: string) {
      const config = { text, values: [...values], ...(name === undefined ? {} : { name }) }
      return (await client.query<Row>(config)).rows
    },
  }
}

/** @returns whether the connection is beyond use */
export async function rollback(client: pg.ClientBase): Promise<boolean> {
  try {
    await client.query('rollback')
    return false
  } catch {
    return true
  }
}

/** SQLSTATE of a driver's error, if it is one: `23505`, `40P01`, … */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
