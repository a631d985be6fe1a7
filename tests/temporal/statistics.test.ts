import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { keepIfAsked } from '../support/kept-histories.ts'

let database: TestDatabase
let office: Installation
const folder = mkdtempSync(join(tmpdir(), 'siso-overnight-'))

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation({ ...database, env: { SISO_DATA: folder } })
}, 60_000)
afterAll(async () => {
  await office.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const schedule = () => office.client.schedule.getHandle('statistics')

/** @param hour in Italy, of every night to come */
async function untilItBeginsAt(hour: string): Promise<void> {
  await eventually(`it begins at ${hour}`, async () => {
    const { info } = await schedule().describe()
    const hours = info.nextActionTimes.map((at) =>
      at.toLocaleTimeString('it', { timeZone: 'Europe/Rome', timeStyle: 'short' }),
    )
    return (hours.length > 0 && hours.every((told) => told === hour)) || undefined
  })
}

test('figures are made each night at two, and once for a night that the record lacks', async () => {
  await office.openContact()
  await office.owner.query(
    `insert into statistics_run (definition, as_of, reference, whole, months, digests, milliseconds)
     values (1, siso_clock() - interval '2 days', '', true, '{}', '{}', 1)`,
  )
  await office.startWorker()
  const runs =
    "select count(*)::int as n from statistics_run where as_of > siso_clock() - interval '1 hour'"
  const made = await eventually('the statistics are made', async () => {
    const { rows } = await office.owner.query<{ n: number }>(runs)
    return rows[0]?.n ? rows[0].n : undefined
  })
  expect(made).toBe(1)
  const { rows } = await office.owner.query(
    `select kind, phase, cases from statistics_case where zone is null order by kind, phase nulls first`,
  )
  expect(rows).toEqual([
    { kind: 'access', phase: null, cases: 1 },
    { kind: 'open', phase: null, cases: 1 },
    { kind: 'open', phase: 'contact', cases: 1 },
    { kind: 'people', phase: null, cases: 1 },
  ])
  const { action } = await schedule().describe()
  expect(action).toMatchObject({ type: 'startWorkflow', workflowType: 'overnight' })
  await untilItBeginsAt('02:00')
  await keepIfAsked(office.client, 'WorkflowType = "overnight"', 'overnight')
}, 120_000)

test('a worker brings a schedule that says otherwise to what it says now', async () => {
  await schedule().update((was) => ({
    ...was,
    spec: { calendars: [{ hour: 5 }], timezone: 'Europe/Rome' },
  }))
  await untilItBeginsAt('05:00')
  await office.startWorker()
  await untilItBeginsAt('02:00')
}, 60_000)
