import { readFileSync } from 'node:fs'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { transaction } from '../../../domain/database.ts'
import { fieldsOf } from '../../../domain/procedures/forms/fields.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { asksFund, knownFunds } from '../../../domain/tasks/known-funds.ts'
import { aCase } from '../../pages/support/a-case.ts'
import { startApp } from '../../pages/support/start-app.ts'
import type { TestApp } from '../../pages/support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const granted = `
  with made as (
    select gen_random_uuid() as id, md5($3 || n % $4)::uuid as subject, $3 || n as number
    from generate_series(1, $5::int) n),
  cases as (
    insert into social_case (id, number, procedure, subject, org, municipality, zone, region, orgs, opened_by,
      opened_at, effective_at, phase, parent)
    select id, number, 'prestazione', subject, $1, $1, $1, $1, array[$1::int], $6, siso_clock(), siso_clock(), 'delivery', $7
    from made)
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price, fund,
    starts_on, ends_on, protected, phase, state)
  select id, $7, 1, 1, number, 'D.1.01', 100, 'hour', 'week', 1500, $2, siso_today(), siso_today(), $8, 'delivery', 'open'
  from made`

test('funds of the zone of a case are offered, however written, but for those that few people have', async () => {
  const { caseId } = await aCase(app)
  const { orgs } = app.people
  const rows = [
    { zone: 'zone.a', fund: 'FNA', people: 3, services: 3 },
    { zone: 'zone.a', fund: 'fna ', people: 2, services: 2 },
    { zone: 'zone.a', fund: 'Fondo povertà', people: 9, services: 9 },
    { zone: 'zone.a', fund: 'Fondo di una sola', people: 1, services: 9 },
    { zone: 'zone.a', fund: 'Fondo di chi è protetto', people: 9, services: 9, hidden: true },
    { zone: 'zone.a', fund: 'FNAA', people: 4, services: 4 },
    { zone: 'zone.b', fund: 'PRINA', people: 40, services: 40 },
    { zone: 'zone.a', fund: null, people: 50, services: 50 },
  ] as const
  // What each row sets off and refers to is not looked at here.
  await transaction(app.owner, async (sql) => {
    await sql.query('set local session_replication_role = replica')
    for (const [n, { zone, fund, people, services, ...of }] of rows.entries())
      await sql.query(granted, [
        ...[orgs[zone], fund, `${String(n)}/`, people, services],
        ...[app.people.users['worker.a'], caseId, 'hidden' in of],
      ])
  })
  const found = await transaction(app.deps.pools.web, (sql) => knownFunds(sql, caseId))
  expect(found).toEqual(['Fondo povertà', 'FNA'])
})

test('the shipped plan asks for the fund of each service', () => {
  const path = new URL('../../../seeds/procedures/presa-in-carico.v2.json', import.meta.url)
  const release = JSON.parse(readFileSync(path, 'utf8')) as Release
  const asking = release.forms.filter((form) => fieldsOf(form).some(asksFund))
  expect(asking.length).toBeGreaterThan(0)
})
