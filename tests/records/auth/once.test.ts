import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { once } from '../../../domain/auth/once.ts'
import { hashToken, newToken, openScope } from '../../../domain/auth/session.ts'
import { createPool, transaction } from '../../../domain/database.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Pool
let web: pg.Pool
const tokens = [newToken(), newToken()] as const
beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  // Dropping the database cuts what is still closing.
  owner.on('error', () => undefined)
  web = createPool(database.url('siso_web'), 4)
  for (const token of tokens) {
    const id = randomUUID()
    const account = [id, `prova.${id}`]
    await owner.query(
      "insert into user_account (id, username, full_name, password_hash) values ($1, $2, 'Prova', '-')",
      account,
    )
    await owner.query('select open_session($1, $2, $3)', [hashToken(token), id, newToken()])
  }
})
afterAll(async () => {
  await web.end()
  await owner.end()
  await database.drop()
})

function act(token: string, op: string, work: () => Promise<{ number: number }>) {
  return transaction(web, async (sql) => {
    const session = await openScope(sql, hashToken(token))
    if (!session) throw new Error('no session')
    return once({ sql, session, request: 'test' }, op, work)
  })
}

test('a double click does the thing once, and both clicks get the same answer', async () => {
  const op = randomUUID()
  let done = 0
  const work = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { number: ++done }
  }
  const answers = await Promise.all([act(tokens[0], op, work), act(tokens[0], op, work)])
  expect(done).toBe(1)
  expect(answers.map(({ outcome }) => outcome)).toEqual([{ number: 1 }, { number: 1 }])
  expect(answers.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
})

test('what failed may be tried again with the same form', async () => {
  const op = randomUUID()
  await expect(act(tokens[0], op, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  const again = await act(tokens[0], op, () => Promise.resolve({ number: 7 }))
  expect(again).toEqual({ outcome: { number: 7 }, repeated: false })
})

test('the form of one person does not serve another', async () => {
  const op = randomUUID()
  await act(tokens[0], op, () => Promise.resolve({ number: 1 }))
  const other = act(tokens[1], op, () => Promise.resolve({ number: 2 }))
  await expect(other).rejects.toMatchObject({ code: 'operation-of-another', status: 409 })
})
