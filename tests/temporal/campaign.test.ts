import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCampaign } from '../support/a-campaign.ts'
import { aCase } from '../support/a-case.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { aDesk } from '../support/builders/a-desk.ts'
import type { Desk } from '../support/builders/a-desk.ts'
import { keepIfAsked } from '../support/kept-histories.ts'
import { movingRelease } from '../support/releases/moving.ts'

const cases = 12
const [first, second] = [movingRelease(1), movingRelease(2)]

let desk: Desk
let office: Installation
beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  office = await anInstallation(desk.database, { release: 'moving@1' })
}, 60_000)
afterAll(async () => {
  await office.close()
  await desk.close()
}, 60_000)

const counted = async (what: string): Promise<number> =>
  (await desk.owner.query<{ n: number }>(`select count(*)::int as n ${what}`)).rows[0]?.n ?? 0
const moved = () => counted("from campaign_case where result = 'moved'")

test('a worker that is killed in the middle moves no case twice and forgets none', async () => {
  const clerk = await desk.hire('front-desk', desk.here.org)
  const by = await desk.hire('procedure-admin', desk.here.region ?? 0)
  for (let n = 0; n < cases; n++) await aCase(desk, { by: clerk, release: first })
  const id = await aCampaign(desk, { by, to: second, perMinute: 120 })
  const worker = await office.startWorker()
  await eventually('some cases are moved', async () => (await moved()) >= 2, 60_000)
  await worker.kill()
  expect(await moved()).toBeLessThan(cases)
  await desk.owner.query('update campaign set per_minute = null where id = $1', [id])
  await office.startWorker()
  const over = async () => (await counted(`from campaign where state = 'done'`)) === 1
  await eventually('the campaign is over', over, 60_000)

  expect(await moved()).toBe(cases)
  expect(await counted("from campaign_case where result = 'moved' and checked")).toBe(cases)
  expect(await counted("from case_event where kind = 'migrated'")).toBe(cases)
  expect(await counted("from audit_event where action = 'case-migrated'")).toBe(cases)
  expect(await counted("from case_engine where release = 'moving@2'")).toBe(cases)
  await keepIfAsked(office.client, `WorkflowId = "campaign-${id}"`, 'campaign-worker-killed')
  const history = await office.client.workflow.getHandle(`campaign-${id}`).fetchHistory()
  expect(JSON.stringify(history)).not.toContain('moving@')
}, 200_000)
