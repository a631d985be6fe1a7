import pg from 'pg'

import { Batch } from './batch.ts'
import type { Asked } from './batch.ts'
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
    // A batch need not wait for the answer to the one before it.
    pipeline: true,
  })
  // A connection cut by the server, idle or at work, is no reason to die: the pool replaces it,
  // and the query that was under way is rejected on its own.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Runs `work` in one READ COMMITTED transaction; after 40P01 or 40001 it is run again, from nothing. */
export function transaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return transactionEndingWith(pool, async (sql) => ({ result: await work(sql), last: [] }))
}

/** What a transaction answers, and its last statements, which travel with the commit. */
export interface Ending<T> {
  readonly result: T
  /** Sent but not waited for: the transaction waits, and throws what the first that failed says. */
  readonly last: readonly Promise<unknown>[]
}

/** The same, one round trip shorter. */
export async function transactionEndingWith<T>(
  pool: pg.Pool,
  work: (sql: Sql) => Promise<Ending<T>>,
): Promise<T> {
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
  return once(pool, 'begin isolation level repeatable read read only', async (sql) => ({
    result: await work(sql),
    last: [],
  }))
}

function once<T>(pool: pg.Pool, begin: string, work: (sql: Sql) => Promise<Ending<T>>): Promise<T> {
  return lend(pool, async (sql) => {
    // The beginning travels with the first statements. Were it to fail, they would find no scope.
    const [, { result, last }] = await allOrFirstError([sql.query(begin), work(sql)])
    await allOrFirstError([...last, sql.query('commit')])
    return result
  })
}

/** Lends a connection to `work`, which begins and ends its transaction; what fails is rolled back. */
export async function lend<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    return await work(sqlOf(client))
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Waits for all of a batch, then throws what the first that failed says: those behind it say only
 * that the transaction has failed. A client must not be given back with statements on their way.
 */
export async function allOrFirstError<T extends readonly Promise<unknown>[]>(
  batch: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const failed = (await Promise.allSettled(batch)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
  return Promise.all(batch)
}

/**
 * The statements of a client that is in a transaction already. Those asked for one right after the
 * other travel together, there and back.
 */
export function sqlOf(client: pg.ClientBase): Sql {
  return {
    async query<Row extends object>(text: string, values?: readonly unknown[], name?: string) {
      try {
        return (await ask(client, { text, values, name })) as Row[]
      } catch (error) {
        // From the driver's own it would lead to a socket, not to who asked.
        if (error instanceof Error) Error.captureStackTrace(error)
        throw error
      }
    },
  }
}

const waiting = new WeakMap<pg.ClientBase, Asked[]>()

function ask(
  client: pg.ClientBase,
  statement: Pick<Asked, 'text' | 'values' | 'name'>,
): Promise<object[]> {
  return new Promise((resolve, reject) => {
    const one = { ...statement, resolve, reject }
    const together = waiting.get(client)
    if (together) {
      together.push(one)
      return
    }
    const batch = [one]
    waiting.set(client, batch)
    process.nextTick(() => {
      waiting.delete(client)
      client.query(new Batch(batch))
    })
  })
}

/** @returns whether the connection is beyond use */
export async function rollback(client: pg.ClientBase): Promise<boolean> {
  try {
    await sqlOf(client).query('rollback')
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
