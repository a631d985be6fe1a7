import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { freshDatabase } from '../support/database.ts'
import type { TestDatabase } from '../support/database.ts'
import { keepIfAsked } from '../support/kept-histories.ts'

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

/** As a page asks for it: nobody is told. */
async function ask(target: string): Promise<string> {
  const { rows } = await office.owner.query<{ id: string }>(
    `insert into dry_run (org, procedure, target, target_hash, started_by)
     select o.id, split_part($1, '@', 1), $1, 'x', u.id from organisation o, user_account u
     where o.kind = 'region' and not o.training order by o.id, u.id limit 1 returning id`,
    [target],
  )
  return rows[0]?.id ?? ''
}

const ended = (id: string) =>
  eventually('the dry-run has ended', async () => {
    const { rows } = await office.owner.query<{ state: string; failure: string | null }>(
      `select state, failure, expected, last_case, (select count(*)::int from dry_run_case c where c.dry_run = d.id) as kept
       from dry_run d where id = $1 and state <> 'running'`,
      [id],
    )
    return rows[0]
  })

test('a worker takes up what was asked for while there was none, and says what cannot be tried', async () => {
  const cases = [await office.openContact(), await office.openContact()]
  const { rows } = await office.owner.query<{ release: string }>(
    'select release from case_engine where case_id = $1',
    [cases[0]],
  )
  const asked = await ask(rows[0]?.release ?? '')
  const unknown = await ask('unknown@9')
  await office.startWorker()
  expect(await ended(asked)).toMatchObject({ state: 'done', expected: 2, kept: 2 })
  expect(await ended(unknown)).toMatchObject({ state: 'failed', failure: 'release-not-found' })
  // The record is done before its workflow hears of it.
  const run = office.client.workflow.getHandle(`dry-run-${asked}`)
  await run.result()
  expect((await run.describe()).status.name).toBe('COMPLETED')
  await keepIfAsked(office.client, `WorkflowId = "dry-run-${asked}"`, 'dry-run')
  await keepIfAsked(office.client, `WorkflowId = "dry-run-${unknown}"`, 'dry-run-of-nothing')
})
