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
  expect(made.people).toBe(2000)
  expect(made.cases).toBeGreaterThan(600)
  const pool = createPool(database.url('siso_batch'), 1)
  const { rows } = await owner.query<{ services: number; participations: number }>(
    `select (select count(*)::int from granted_service) as services,
       (select count(*)::int from participation) as participations`,
  )
  const [{ services, participations } = { services: 0, participations: 0 }] = rows
  expect(services).toBeGreaterThan(20)
  expect(participations).toBeGreaterThan(0)
  const cases = made.cases + services + participations
  expect(await verifyCases(pool)).toMatchObject({ cases, violations: [] })
  await pool.end()
}, 180_000)

test('granted services are recorded and validated week by week, the older weeks checked', async () => {
  const { rows } = await owner.query<Record<string, number>>(`
    select (select count(*)::int from delivery) as delivered,
      (select count(*)::int from delivery_mark where kind = 'validated') as validated,
      (select count(*)::int from delivery_mark where kind = 'checked') as checked,
      (select count(*)::int from delivery_mark m where delivered <> planned or upto <> (
        select max(id) from delivery d where d.service = m.service and d.day between m.week and m.week + 6)) as wrong,
      (select count(*)::int from task t join granted_service g on g.case_id = t.case_id where t.state in ('open', 'claimed')) as waiting`)
  const [found] = rows
  expect(found).toMatchObject({ wrong: 0 })
  for (const what of ['delivered', 'validated', 'checked', 'waiting'])
    expect([what, (found?.[what] ?? 0) > 0]).toEqual([what, true])
})

test('whoever the unit can call has signed a part of an assessment, and signs with their own profession', async () => {
  const { rows } = await owner.query<{ role: string }>(`
    select distinct r.role from task t join user_role r on r.user_id = t.completed_by
    where t.state = 'completed' and t.step like 'uvm.section.%' order by 1`)
  const called = ['uvm-psychologist', 'uvm-therapist']
  const always = ['social-worker', 'uvm-doctor', 'uvm-nurse']
  expect(rows.map(({ role }) => role)).toEqual(
    ['general-practitioner', ...always, ...called].toSorted(),
  )
})

test('three in ten are taken in charge; most asked for information only', async () => {
  const share = async (where: string) =>
    (
      await owner.query<{ n: number }>(
        `select count(*) filter (where ${where})::int * 100 / count(*)::int as n from social_case c where parent is null and procedure in ('presa-in-carico', 'minori', 'servizio-diretto')`,
      )
    ).rows[0]?.n
  expect(await share('manager is not null')).toBeGreaterThanOrEqual(22)
  expect(await share('manager is not null')).toBeLessThanOrEqual(32)
  expect(await share(`outcome = 'information-only'`)).toBeGreaterThan(50)
})
