import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import { taskQueue } from '../../config/temporal.ts'
import { askToCross, createCaseTeller } from '../../web/shared/case-teller.ts'
import { look } from '../../workflows/pathway/messages.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { historyOf, runsOf } from '../support/histories.ts'

let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
  await office.startWorker()
}, 60_000)

afterAll(async () => {
  await office.close()
  await database.drop()
}, 60_000)

async function atTriage(): Promise<string> {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  await office.complete('desk', caseId, ['access-card', 'to-triage'])
  await crossOnce(caseId)
  return caseId
}

const crossOnce = (caseId: string) => askToCross({ client: office.client, taskQueue }, caseId)

/** Somebody holds the case's row for a while, as a slow transaction would. */
async function holdCase(caseId: string, ms: number): Promise<void> {
  const client = await office.owner.connect()
  await client.query('begin')
  await client.query('select 1 from case_engine where case_id = $1 for update', [caseId])
  await new Promise((resolve) => setTimeout(resolve, ms))
  await client.query('commit')
  client.release()
}

describe('thirty people ask for the same crossing', () => {
  test('at three desks’ programs, while the record is held: all are answered, by six advances at most', async () => {
    const caseId = await atTriage()
    const tellers = Array.from({ length: 3 }, () =>
      createCaseTeller({ client: office.client, taskQueue }),
    )
    const before = await historyOf(office.client, caseId)
    const held = holdCase(caseId, 700)
    const askers = Array.from({ length: 10 }, () => tellers).flat()
    const answers = await Promise.all(askers.map((teller) => teller.cross(caseId)))
    await held
    expect(answers).toEqual(Array.from({ length: 30 }, () => true))
    const after = await historyOf(office.client, caseId)
    expect(after.advances - before.advances).toBeLessThanOrEqual(6)
  }, 60_000)

  test('at fifteen programs, while the record is held for a moment: all are answered while they wait', async () => {
    const caseId = await atTriage()
    const tellers = Array.from({ length: 15 }, () =>
      createCaseTeller({ client: office.client, taskQueue }),
    )
    const held = holdCase(caseId, 200)
    const answers = await Promise.all(tellers.map((teller) => teller.cross(caseId)))
    await held
    expect(answers).toEqual(Array.from({ length: 15 }, () => true))
  }, 60_000)

  // Temporal takes ten requests at once for a case and puts off the others to moments of their own,
  // so that the bound of six holds for askers who share a program's requests, and not for these.
  test('each by a request of their own: all are answered, by fewer advances than askers', async () => {
    const caseId = await atTriage()
    const before = await historyOf(office.client, caseId)
    const held = holdCase(caseId, 1000)
    await Promise.all(Array.from({ length: 30 }, () => crossOnce(caseId)))
    await held
    const after = await historyOf(office.client, caseId)
    expect(after.advances - before.advances).toBeLessThan(30)
    const { rows } = await office.owner.query(
      `select c->>'phase' as phase, count(*)::int as n from case_move, jsonb_array_elements(commands) c
       where case_id = $1 and c->>'kind' = 'enter-phase' group by 1 order by 1`,
      [caseId],
    )
    expect(rows).toEqual(['contact', 'triage'].map((phase) => ({ phase, n: 1 })))
  }, 60_000)

  test('at the run’s twentieth turn: all are answered, by the next run', async () => {
    const caseId = await atTriage()
    const first = await runsOf(office.client, caseId)
    const handle = office.client.workflow.getHandle(`case-${caseId}`)
    for (let turn = 1; turn < 20; turn++) {
      const before = await historyOf(office.client, caseId)
      await handle.signal(look)
      await eventually('the turn is over', async () => {
        const now = await historyOf(office.client, caseId)
        return now.runId !== before.runId || now.advances > before.advances
      })
    }
    await Promise.all(Array.from({ length: 30 }, () => crossOnce(caseId)))
    const runs = await runsOf(office.client, caseId)
    expect(runs.length).toBeGreaterThan(first.length)
    const tasks = runs.map(({ workflowTasks }) => workflowTasks)
    expect(Math.max(...tasks)).toBeLessThanOrEqual(25)
  }, 120_000)
})
