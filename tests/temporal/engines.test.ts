import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { taskQueue } from '../../config/temporal.ts'
import { askToCross } from '../../web/shared/case-teller.ts'
import { anInstallation } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/servers.ts'

const journal = join(temporaryFolder(), 'calls')
const worker = 'tests/support/scripted-worker.ts'
let database: TestDatabase
let office: Installation

beforeAll(async () => {
  database = await freshDatabase()
  office = await anInstallation(database)
}, 60_000)

afterAll(async () => {
  await office.close()
  await database.drop()
}, 60_000)

async function record(caseId: string) {
  const { rows } = await office.owner.query<{
    seq: number
    engine: number
    state_hash: string
    commands: object[]
  }>('select seq, engine, state_hash, commands from case_move where case_id = $1 order by seq', [
    caseId,
  ])
  return rows
}

test('a worker killed after a move, replaced by one that knows another engine: the record stands and the case keeps its engine', async () => {
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  await office.complete('desk', caseId, ['access-card', 'to-triage'])

  const first = await office.start(worker, [journal, 'moved'])
  office.teller.look(caseId)
  await first.ended
  const moved = await record(caseId)
  expect(moved.map(({ seq }) => seq)).toEqual([1, 2])

  await office.start(worker, [journal])
  await office.complete('worker', caseId, ['triage', 'complete-card'])
  await askToCross({ client: office.client, taskQueue }, caseId)
  const after = await record(caseId)
  expect(after.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(after.slice(0, 2)).toEqual(moved)
  expect(new Set(after.map(({ engine }) => engine))).toEqual(new Set([1]))
  const { rows } = await office.owner.query<{ state: { facts: object } }>(
    'select state from case_engine where case_id = $1',
    [caseId],
  )
  expect(rows[0]?.state.facts).not.toHaveProperty('otherEngine')
}, 60_000)
