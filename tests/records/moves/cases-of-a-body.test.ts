import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { casesOfLine, getDryRun } from '../../../domain/dry-runs/dry-runs.ts'
import { goOnWithDryRun } from '../../../domain/dry-runs/go-on.ts'
import { startDryRun, startPastRun } from '../../../domain/dry-runs/start.ts'
import { Release } from '../../../domain/procedures/schema.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { aCampaign, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]
const whenever = { since: '2000-01-01', until: '2100-01-01' }

let desk: Desk
let region: Colleague
let zone: Colleague
let own: Release
let here: TestCase
let elsewhere: TestCase

beforeAll(async () => {
  desk = await aDesk()
  const { rows } = await desk.owner.query<{ code: string }>(
    'select code from organisation where id = $1',
    [desk.here.zone],
  )
  const layer = { level: 'zone', organisation: rows[0]?.code, copiedFrom: 'moving@1' }
  own = Release.parse({ ...second, version: 3, layer })
  for (const release of [first, second, own]) await desk.publish(release)
  region = await desk.hire('procedure-admin', desk.here.region ?? 0)
  zone = await desk.hire('procedure-admin', desk.here.zone ?? 0)
  here = await open(desk.here)
  elsewhere = await open(desk.elsewhere)
})
afterAll(() => desk.close())

async function open(place: Desk['here']): Promise<TestCase> {
  const by = await desk.hire('front-desk', place.org)
  return aCase(desk, { by, release: first, place })
}

const releaseOf = ({ id, scalar }: TestCase) =>
  scalar<string>('select release from case_engine where case_id = $1', [id])

async function done(who: Colleague, id: string) {
  await goOnWithDryRun(desk.engine, id, { mayGoOn: () => true })
  return desk.actAs(who, ({ sql }) => getDryRun(sql, id))
}

test('what a zone lays down is tried on the cases of its places alone, also of the past', async () => {
  const release = { release: 'moving@3' }
  const id = await desk.actAs(zone, (act) => startDryRun(act, release))
  const run = await done(zone, id)
  expect(run).toMatchObject({ expected: 1, all: { cases: 1 } })
  expect(run.zones.map((one) => one.zone)).toEqual([desk.here.zone])
  const listed = { run: id, line: 'changed' } as const
  const { cases } = await desk.actAs(zone, ({ sql }) => casesOfLine(sql, listed))
  expect(cases.map(({ caseId }) => caseId)).toEqual([here.id])
  const past = await desk.actAs(zone, (act) => startPastRun(act, release, whenever))
  expect(await done(zone, past)).toMatchObject({ expected: 1, all: { cases: 1 } })
})

test('what the region lays down is tried on all of them', async () => {
  const id = await desk.actAs(region, (act) => startDryRun(act, { release: 'moving@2' }))
  expect(await done(region, id)).toMatchObject({ expected: 2, all: { cases: 2 } })
  const past = await desk.actAs(region, (act) =>
    startPastRun(act, { release: 'moving@2' }, whenever),
  )
  expect(await done(region, past)).toMatchObject({ expected: 2, all: { cases: 2 } })
})

test('who keeps the procedures of one place moves nothing to a release of the region, nor of another zone', async () => {
  const move = (to: string, by: Colleague) =>
    migrateCase(desk.deps, { caseId: here.id, to }, { by: by.id })
  const neighbour = await desk.hire('procedure-admin', desk.elsewhere.zone ?? 0)
  const refused = { code: 'not-procedure-admin' }
  await expect(move('moving@2', zone)).rejects.toMatchObject(refused)
  await expect(move('moving@3', neighbour)).rejects.toMatchObject(refused)
  expect(await releaseOf(here)).toBe('moving@1')
})

test('a campaign of a zone moves its own cases, and stops once who answers for it has another place', async () => {
  const id = await aCampaign(desk, { by: zone, to: own })
  await desk.owner.query('update user_role set org = $2 where user_id = $1', [
    zone.id,
    desk.elsewhere.zone,
  ])
  await runCampaign(desk, id)
  expect(await releaseOf(here)).toBe('moving@1')
  const state = await desk.owner.query('select state, why from campaign where id = $1', [id])
  expect(state.rows).toEqual([{ state: 'stopped', why: 'not-allowed' }])
  const gone = await open(desk.here)
  const again = await aCampaign(desk, { by: region, to: own })
  // Handed to the other zone since the dry-run: its state tells nothing of that.
  const moved = 'update social_case set org = $2 where id = $1'
  await desk.owner.query(moved, [gone.id, desk.elsewhere.org])
  await runCampaign(desk, again)
  const { rows } = await desk.owner.query<{ case_id: string; why: string }>(
    `select case_id, prediction #>> '{blocked,0,why}' as why from campaign_case where campaign = $1 and result = 'not-for'`,
    [again],
  )
  expect(rows).toEqual([{ case_id: gone.id, why: 'other-body' }])
  expect([await releaseOf(here), await releaseOf(elsewhere)]).toEqual(['moving@3', 'moving@1'])
})
