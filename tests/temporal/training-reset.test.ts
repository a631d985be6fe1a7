import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { siso } from '../support/siso.ts'

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

const run = (...words: string[]) => siso(words, office.env)

const statusOf = async (caseId: string) =>
  (await office.client.workflow.getHandle(`case-${caseId}`).describe()).status.name

/** Cases to learn on that are open. */
async function inTraining(): Promise<readonly string[]> {
  const { rows } = await office.owner.query<{ id: string }>(
    `select c.id from social_case c join person p on p.id = c.subject where p.training and c.state = 'open'`,
  )
  return rows.map(({ id }) => id)
}

async function areServed(cases: readonly string[]): Promise<void> {
  for (const caseId of cases)
    await eventually('the case has its workflow', async () => {
      const status = await statusOf(caseId).catch(() => undefined)
      return status === 'RUNNING' ? status : undefined
    })
}

test('made anew at work: workflows of what is gone end, those of what is new begin, the real one goes on', async () => {
  const real = await office.openContact()
  await office.advance(real, 'web')
  office.teller.look(real)
  expect(await run('training', 'reset')).toMatchObject({ code: 0 })
  const first = await inTraining()
  expect(first.length).toBeGreaterThan(20)
  await areServed([real, ...first])

  const again = await run('training', 'reset')
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('(volta 2)')])
  const second = await inTraining()
  expect(second.filter((id) => first.includes(id))).toEqual([])
  const ended = await Promise.all(first.map(statusOf))
  expect(ended.filter((status) => status === 'RUNNING')).toEqual([])
  await areServed([real, ...second])
  expect(await run('verify')).toMatchObject({ code: 0 })
}, 240_000)
