import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { openScope } from '../../domain/auth/session.ts'
import { createPool } from '../../domain/database.ts'
import { actOnCase } from '../../domain/tasks/act-on-case.ts'
import { reopenCase } from '../../domain/tasks/reopen-case.ts'
import { verifyCases } from '../../domain/tasks/verify.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { runsOf } from '../support/histories.ts'

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

function reopen(caseId: string, op: string) {
  const { tokenHash, csrf } = office.credentials('desk')
  return actOnCase(
    office.deps,
    {
      op,
      on: { caseId },
      open: async (sql) => {
        const session = await openScope(sql, tokenHash, csrf)
        if (!session) throw new Error('not signed in')
        return { sql, session, request: 'test' }
      },
    },
    (act, found) =>
      reopenCase(act, found, { op, to: 'access-card', reason: 'mistake', words: 'Prova' }),
  )
}

const isOver = async (caseId: string) => {
  const { status } = await office.client.workflow.getHandle(`case-${caseId}`).describe()
  return status.name === 'COMPLETED'
}

test('a case whose workflow is over is opened again by a new run, whatever was killed between', async () => {
  const worker = await office.startWorker()
  const caseId = await office.openContact()
  await office.advance(caseId, 'web')
  await office.complete('desk', caseId, ['access-card', 'information-only'])
  office.teller.look(caseId)
  await eventually('its workflow is over', () => isOver(caseId))
  const before = (await runsOf(office.client, caseId)).length

  // Nobody is there to move it, and what asked for it forgets: the act stands, once.
  worker.child.kill('SIGKILL')
  await worker.ended
  const op = randomUUID()
  const first = await reopen(caseId, op)
  const again = await reopen(caseId, op)
  expect([first.repeated, again.repeated]).toEqual([false, true])
  expect(first.position).toMatchObject({ crossing: true })
  await expect(office.openTasks(caseId)).resolves.toEqual([])

  await office.startWorker()
  await eventually(
    'the case is open again',
    async () => (await office.openTasks(caseId)).length > 0,
  )
  expect((await runsOf(office.client, caseId)).length).toBeGreaterThan(before)
  const { rows } = await office.owner.query(
    `select c.state, (select count(*)::int from case_event e where e.case_id = c.id and e.kind = 'reopened') as events,
       (select count(*)::int from case_move m where m.case_id = c.id and m.commands @> '[{"kind": "reopen-case"}]') as moves
     from social_case c where c.id = $1`,
    [caseId],
  )
  expect(rows).toEqual([{ state: 'open', events: 1, moves: 1 }])
  await eventually('nothing is left to do', () => office.isServed(caseId))
  const batch = createPool(database.url('siso_batch'), 1)
  expect((await verifyCases(batch, { only: caseId })).violations).toEqual([])
  await batch.end()
}, 90_000)
