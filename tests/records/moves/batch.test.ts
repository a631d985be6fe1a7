import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type pg from 'pg'

import { createPool, sqlOf, sqlState, transaction } from '../../../domain/database.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Desk } from '../../support/builders/a-desk.ts'

let desk: Desk
let pool: pg.Pool

beforeAll(async () => {
  desk = await aDesk()
  pool = createPool(desk.database.url('siso_web'), 1)
})
afterAll(async () => {
  await pool.end()
  await desk.close()
})

const code = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'rejected' ? sqlState(settled.reason) : 'run'

test('after a statement that fails nothing behind it is run, not even a commit', async () => {
  const client = await pool.connect()
  const sql = sqlOf(client)
  const settled = await Promise.allSettled([
    sql.query('begin'),
    sql.query("insert into rate_limit (key) values ('batch')", [], 'batch-insert'),
    sql.query('select 1 / 0', [], 'batch-fails'),
    sql.query('select 2 as two', [], 'batch-behind'),
    sql.query('commit'),
  ])
  expect(settled.map(code)).toEqual(['run', 'run', '22012', '25P02', '25P02'])
  await sql.query('rollback')
  expect(await sql.query("select key from rate_limit where key = 'batch'", [])).toEqual([])
  // What was skipped was not prepared: its name still serves.
  expect(await sql.query('select 2 as two', [], 'batch-behind')).toEqual([{ two: 2 }])
  client.release()
})

test('a value that cannot be sent fails the batch before the commit', async () => {
  const loop: Record<string, unknown> = {}
  loop['self'] = loop
  const client = await pool.connect()
  const sql = sqlOf(client)
  const settled = await Promise.allSettled([
    sql.query('begin'),
    sql.query('select $1::jsonb', [loop]),
    sql.query('commit'),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  await sql.query('rollback')
  expect(await sql.query('select 1 as one', [])).toEqual([{ one: 1 }])
  client.release()
})

test('each statement of a batch sees what the one before it wrote', async () => {
  const seen = await transaction(pool, async (sql) => {
    const [, rows] = await Promise.all([
      sql.query("insert into rate_limit (key, points) values ('seen', 3)", []),
      sql.query<{ points: number }>("select points from rate_limit where key = 'seen'", []),
      sql.query("delete from rate_limit where key = 'seen'", []),
    ])
    return rows
  })
  expect(seen).toEqual([{ points: 3 }])
})

test('a connection that ends rejects all that is on its way, and the pool goes on', async () => {
  const client = await pool.connect()
  const sql = sqlOf(client)
  const settled = await Promise.allSettled([
    sql.query('select pg_terminate_backend(pg_backend_pid())'),
    sql.query('select 1 as one'),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  client.release(true)
  expect(await transaction(pool, (again) => again.query('select 1 as one'))).toEqual([{ one: 1 }])
})
