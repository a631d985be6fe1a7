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

interface Granted {
  readonly fund: string | null
  readonly people: number
  /** Of the first person alone. */
  readonly more?: number
  readonly zone?: string
  readonly hidden?: boolean
}

const granted = `
  insert into granted_service (case_id, parent, parent_seq, parent_row, number, service, quantity, unit, every, price, fund,
    starts_on, ends_on, protected, phase, state)
  select id, $2, 1, (select count(*) + 1 from granted_service where parent = $2), number || '-1', 'D.1.01', 100, 'hour', 'week', 1500, $3, siso_today(), siso_today(), $4, 'delivery', 'open'
  from social_case where id = $1`

async function grant(
  parent: string,
  { fund, people, more = 0, zone = 'zone.a', hidden }: Granted,
): Promise<void> {
  const cases = []
  for (let n = 0; n < people + more; n++) cases.push(await aCase(app))
  for (const [n, { caseId, personId }] of cases.entries()) {
    const whose = n < people ? personId : cases[0]?.personId
    const values = [caseId, app.people.orgs[zone], whose]
    await app.owner.query('update social_case set zone = $2, subject = $3 where id = $1', values)
    await app.owner.query(granted, [caseId, parent, fund, hidden === true])
  }
}

test('funds of the zone of a case are offered, however written, but for those that few people have', async () => {
  const { caseId } = await aCase(app)
  const all: readonly Granted[] = [
    { fund: 'FNA', people: 3 },
    { fund: 'fna ', people: 2 },
    { fund: 'Fondo povertà', people: 6 },
    { fund: 'Fondo di una sola', people: 1, more: 5 },
    { fund: 'Fondo di chi è protetto', people: 5, hidden: true },
    { fund: 'FNAA', people: 4 },
    { fund: 'PRINA', people: 5, zone: 'zone.b' },
    { fund: null, people: 7 },
  ]
  for (const one of all) await grant(caseId, one)
  const found = await transaction(app.deps.pools.web, (sql) => knownFunds(sql, caseId))
  expect(found.map((fund) => fund.toLowerCase().trim())).toEqual(['fondo povertà', 'fna'])
}, 60_000)

test('the shipped plan asks for the fund of each service', () => {
  const path = new URL('../../../seeds/procedures/presa-in-carico.v2.json', import.meta.url)
  const release = JSON.parse(readFileSync(path, 'utf8')) as Release
  const asking = release.forms.filter((form) => fieldsOf(form).some(asksFund))
  expect(asking.length).toBeGreaterThan(0)
})
