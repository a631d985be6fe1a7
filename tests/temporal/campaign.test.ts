import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { aCampaign } from '../support/a-campaign.ts'
import { aCase } from '../support/a-case.ts'
import type { TestCase } from '../support/a-case.ts'
import { anInstallation, eventually } from '../support/an-installation.ts'
import type { Installation } from '../support/an-installation.ts'
import { aDesk } from '../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../support/builders/a-desk.ts'
import { keepIfAsked } from '../support/kept-histories.ts'
import { movingRelease } from '../support/releases/moving.ts'

const cases = 12
const [first, second] = [movingRelease(1), movingRelease(2)]

let desk: Desk
let office: Installation
let clerk: Colleague
let by: Colleague
beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
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
  for (let n = 0; n < cases; n++) await aCase(desk, { by: clerk, release: first })
  const id = await aCampaign(desk, { by, to: second, perMinute: 120 })
  const worker = await office.startWorker()
  await eventually('some cases are moved', async () => (await moved()) >= 2, 60_000)
  await worker.kill()
  expect(await moved()).toBeLessThan(cases)
  await desk.owner.query('update campaign set per_minute = null where id = $1', [id])
  const other = await office.startWorker()
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
  await other.kill()
}, 200_000)

test('a case gets its new rules when its next step closes, whatever dies in the middle', async () => {
  const begun: TestCase[] = []
  for (let n = 0; n < 8; n++) begun.push(await aCase(desk, { by: clerk, release: first }))
  const mapping = { enter: { write: 'mail' } }
  const plan = { to: second, mapping, mode: 'next-step', perMinute: 60 } as const
  const id = await aCampaign(desk, { by, ...plan })
  const own = (what: string) => counted(`from campaign_case where campaign = '${id}' and ${what}`)
  const stands = (state: string) => async () =>
    (await counted(`from campaign where id = '${id}' and state = '${state}'`)) === 1
  const worker = await office.startWorker()
  await eventually('it waits for its cases', stands('waiting'), 60_000)
  expect(await own("result = 'next-step'")).toBe(begun.length)
  expect(await counted("from case_engine where release = 'moving@1'")).toBe(begun.length)

  const cross = async (ones: readonly TestCase[]) => {
    for (const one of ones) await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  }
  await cross(begun.slice(0, 4))
  const some = async () => (await own("result = 'moved'")) >= 1
  await eventually('some cases are moved', some, 60_000)
  await worker.kill()
  // Nobody is there to move these: they are only marked.
  await cross(begun.slice(4))
  expect(await own("result = 'to-move'")).toBeGreaterThanOrEqual(4)
  await desk.owner.query('update campaign set per_minute = null where id = $1', [id])
  await office.startWorker()
  await eventually('the campaign is over', stands('done'), 60_000)

  expect(await own("result = 'moved' and checked")).toBe(begun.length)
  for (const one of begun) {
    const kinds = (await one.events()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'migrated')).toHaveLength(1)
    expect(kinds.indexOf('migrated')).toBeGreaterThan(kinds.indexOf('completed'))
  }
  expect(await counted("from case_engine where release = 'moving@1'")).toBe(0)
}, 200_000)
