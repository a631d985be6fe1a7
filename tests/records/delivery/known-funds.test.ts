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

test('funds of the zone of a case are offered, but for those that few services have', async () => {
  const { caseId } = await aCase(app)
  const { orgs } = app.people
  const rows = [
    ['zone.a', 'FNA', 3],
    ['zone.a', 'FNA', 2],
    ['zone.a', 'Fondo povertà', 9],
    ['zone.a', 'FNAA', 4],
    ['zone.b', 'PRINA', 40],
    ['zone.a', null, 50],
  ] as const
  for (const [zone, fund, services] of rows)
    await app.owner.query(
      `insert into fund_figure (org, zone, fund, committed, spent, services) values ($1, $1, $2, 0, 0, $3)`,
      [orgs[zone], fund, services],
    )
  const found = await transaction(app.deps.pools.web, (sql) => knownFunds(sql, caseId))
  expect(found).toEqual(['Fondo povertà', 'FNA'])
})

test('the shipped plan asks for the fund of each service', () => {
  const path = new URL('../../../seeds/procedures/presa-in-carico.v2.json', import.meta.url)
  const release = JSON.parse(readFileSync(path, 'utf8')) as Release
  const asking = release.forms.filter((form) => fieldsOf(form).some(asksFund))
  expect(asking.length).toBeGreaterThan(0)
})
