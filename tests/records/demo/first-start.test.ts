import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'

import { createPool } from '../../../domain/database.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { makeDemo } from '../../../seeds/demo.ts'
import { freshDatabase } from '../../support/database.ts'
import type { TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 })
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

test('the population of a first start is there within a minute and a half, and holds together', async () => {
  const began = performance.now()
  const made = await makeDemo(database.ownerUrl, { people: 2000 })
  expect(performance.now() - began).toBeLessThan(90_000)
  expect(made).toMatchObject({ people: 2000, cases: 600 })
  const pool = createPool(database.url('siso_batch'), 1)
  expect(await verifyCases(pool)).toMatchObject({ cases: 600, violations: [] })
  await pool.end()
}, 180_000)

test('three in ten are taken in charge; most asked for information only', async () => {
  const share = async (where: string) =>
    (
      await owner.query<{ n: number }>(
        `select count(*)::int * 100 / (select count(*)::int from social_case) as n from social_case c where ${where}`,
      )
    ).rows[0]?.n
  expect(await share('manager is not null')).toBeGreaterThanOrEqual(22)
  expect(await share('manager is not null')).toBeLessThanOrEqual(32)
  expect(await share(`outcome = 'information-only'`)).toBeGreaterThan(50)
})
