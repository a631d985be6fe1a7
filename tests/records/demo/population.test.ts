import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { createPool } from '../../../domain/database.ts'
import { readFiscalCode } from '../../../domain/shared/fiscal-code.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import type { MadeDemo } from '../../../seeds/demo.ts'
import { setClock } from '../../support/builders/clock.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Pool
let made: MadeDemo

beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
  made = await makeDemo(database.ownerUrl, { people: 200 })
}, 60_000)

afterAll(async () => {
  await owner.end()
  await database.drop()
})

const column = async <T>(text: string): Promise<T[]> =>
  (await owner.query<{ value: T }>(text)).rows.map(({ value }) => value)

test('the record of every invented case holds together', async () => {
  const pool = createPool(database.url('siso_batch'), 1)
  const { cases, violations } = await verifyCases(pool)
  await pool.end()
  expect(violations).toEqual([])
  const { rows } = await owner.query<{ n: number }>(
    `select ((select count(*) from granted_service) + (select count(*) from participation))::int as n`,
  )
  expect(made.cases).toBeGreaterThanOrEqual(60)
  expect(cases).toBe(made.cases + (rows[0]?.n ?? 0))
})

test('there are open cases in all seven phases, and people in every municipality', async () => {
  const phases = await column(
    `select distinct phase as value from social_case where state = 'open'`,
  )
  expect(phases).toHaveLength(7)
  const [without] = await column(`select count(*)::int as value from organisation o
    where kind = 'municipality' and not exists (select 1 from person p where p.residence = o.id)`)
  expect(without).toBe(0)
})

test('every fiscal code is one that the registry would take', async () => {
  const codes = await column<string>(
    'select fiscal_code as value from person where fiscal_code is not null',
  )
  expect(codes.length).toBeGreaterThan(150)
  expect(codes.filter((code) => !readFiscalCode(code).ok)).toEqual([])
})

test('every open task has somebody who can do it', async () => {
  const alone = await column(`select key as value from task where state = 'open' and not exists (
    select 1 from user_role r where r.role || '@' || r.org = any(groups))`)
  expect(alone).toEqual([])
})

test('made a second time it adds nothing', async () => {
  expect(await makeDemo(database.ownerUrl, { people: 200 })).toMatchObject({ already: true })
  expect(await column('select count(*)::int as value from person')).toEqual([200])
})

test.each([
  ['on a Sunday', '2026-11-22T10:00:00.000Z'],
  ['in the night when the clocks go back', '2026-10-25T00:30:00.000Z'],
  ['in the last half hour of the year', '2026-12-31T22:45:00.000Z'],
])(
  'made %s it holds together as well',
  async (_, at) => {
    const other = await freshDatabase()
    const pools = [other.ownerUrl, other.url('siso_batch')].map((url) => createPool(url, 1))
    const [clock = owner, batch = owner] = pools
    await setClock(clock, { at })
    await makeDemo(other.ownerUrl, { people: 200, seed: 3 })
    expect((await verifyCases(batch)).violations).toEqual([])
    await Promise.all(pools.map((pool) => pool.end()))
    await other.drop()
  },
  60_000,
)
