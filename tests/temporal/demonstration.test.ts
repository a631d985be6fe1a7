import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { createPool } from '../../domain/database.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { makeDemo } from '../../seeds/demo.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'

let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
  await makeDemo(database.ownerUrl, { people: 300 })
}, 60_000)
afterAll(async () => {
  await office.close()
  await database.drop()
})

/** What would grow if the past happened again: events, notices, tasks, calls of effects. */
async function past() {
  const { rows } = await office.owner.query<Record<string, number>>(
    `select (select count(*)::int from case_event) as events, (select count(*)::int from notice) as notices,
       (select count(*)::int from task) as tasks, (select sum(calls)::int from effect) as calls`,
  )
  return rows[0]
}

/** What the acts of the day leave to be done, which a worker does once. */
async function leftToDo() {
  const { rows } = await office.owner.query<{ effects: number; notices: number }>(
    `select count(*)::int as effects, coalesce(sum(jsonb_array_length(params -> 'audience')), 0)::int as notices
     from effect where status = 'pending'`,
  )
  return rows[0] ?? { effects: 0, notices: 0 }
}

async function idsOf(where: string): Promise<string[]> {
  const { rows } = await office.owner.query<{ id: string }>(
    `select c.id from social_case c join case_engine e on e.case_id = c.id where ${where} order by 1`,
  )
  return rows.map(({ id }) => id)
}

async function workflows(): Promise<string[]> {
  const found: string[] = []
  for await (const { workflowId, status } of office.client.workflow.list())
    if (status.name === 'RUNNING') found.push(workflowId.replace('case-', ''))
  return found.toSorted()
}

/** Appointments that come near and ISEEs about to expire are told by whoever looks first: not of the past. */
async function tellToday() {
  const pool = createPool(database.url('siso_engine'), 1)
  await pool.query('select remind_appointments(1000), tell_expiring(1000)')
  await pool.end()
}

test('the open cases live in Temporal once a worker starts, and their past does not happen again', async () => {
  await tellToday()
  const before = await past()
  const { effects, notices } = await leftToDo()
  const open = await idsOf(`c.state = 'open'`)
  // A case without a term waits for people alone: it is known once somebody acts on it.
  const timed = await idsOf(`c.state = 'open' and e.wake_at is not null`)
  expect(timed.length).toBeGreaterThan(20)
  await office.startWorker()
  await eventually(
    'every case with a term is known to its workflow, and what was left is done',
    async () => {
      const untold = `c.state = 'open' and e.wake_at is distinct from e.told_wake_at`
      const known = (await idsOf(untold)).length === 0 && (await workflows()).length >= timed.length
      return known && (await leftToDo()).effects === 0
    },
    60_000,
  )
  const living = await workflows()
  expect(living).toEqual(expect.arrayContaining(timed))
  expect(open).toEqual(expect.arrayContaining(living))
  expect(await past()).toEqual({
    tasks: before?.['tasks'],
    events: (before?.['events'] ?? 0) + effects,
    calls: (before?.['calls'] ?? 0) + effects,
    notices: (before?.['notices'] ?? 0) + notices,
  })
  const pool = createPool(database.url('siso_batch'), 1)
  expect((await verifyCases(pool)).violations).toEqual([])
  await pool.end()
}, 90_000)
