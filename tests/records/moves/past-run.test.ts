import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { startCampaign } from '../../../domain/campaign/start-campaign.ts'
import { triedFor } from '../../../domain/campaign/campaigns.ts'
import { casesOfLine, getDryRun, lastFinished } from '../../../domain/dry-runs/dry-runs.ts'
import type { KeptPastRun } from '../../../domain/dry-runs/dry-runs.ts'
import { goOnWithDryRun } from '../../../domain/dry-runs/go-on.ts'
import { pastRun } from '../../../domain/dry-runs/past-cases.ts'
import type { PastTried } from '../../../domain/dry-runs/past-cases.ts'
import { startPastRun } from '../../../domain/dry-runs/start.ts'
import type { Impact } from '../../../domain/procedures/past/impact.ts'
import { addPast, noPastTotals } from '../../../domain/procedures/past/totals.ts'
import { hashOf } from '../../../domain/procedures/publishing/publish-release.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]
const always = { since: '2000-01-01', until: '2100-01-01' }

let desk: Desk
let clerk: Colleague
let administrator: Colleague
let sent: TestCase
let working: TestCase
let closed: TestCase

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
  await aCase(desk, { by: clerk, release: first })
  working = await at(['open', 'work'])
  sent = await at(['open', 'work'], ['prepare', 'done'])
  closed = await at(
    ['open', 'work'],
    ['prepare', 'done'],
    ['write', 'done'],
    ['call', 'done'],
    ['visit', 'done'],
  )
}, 120_000)
afterAll(() => desk.close())

async function at(...acts: readonly (readonly [string, string])[]): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  for (const [step, outcome] of acts) await one.complete(clerk, await one.task(step), { outcome })
  return one
}

async function all(to: Release, period = always): Promise<PastTried[]> {
  const found: PastTried[] = []
  for await (const tried of pastRun(desk.engine, { procedure: 'moving', to, ...period, atOnce: 3 }))
    found.push(...tried)
  return found
}

async function start(period = always): Promise<string> {
  return desk.actAs(administrator, (act) => startPastRun(act, { release: 'moving@2' }, period))
}

async function goOn(id: string): Promise<void> {
  for (let n = 0; n < 99; n++)
    if (!(await goOnWithDryRun(desk.engine, id, { mayGoOn: () => false, atOnce: 2 }))) return
}

async function look(id: string): Promise<KeptPastRun> {
  const kept = await desk.actAs(administrator, ({ sql }) => getDryRun(sql, id))
  if (kept.kind !== 'past') throw new Error('it is on running cases')
  return kept
}

test('cases of the record, open and closed, would have lived the same by their own release', async () => {
  const tried = await all(first)
  expect(tried).toHaveLength(4)
  for (const { impact } of tried)
    expect(impact).toMatchObject({ stands: 'same', whole: true, terms: [] })
})

test('by another release each says where it would have gone another way, and from where it cannot be told', async () => {
  const tried = await all(second)
  const of = ({ id }: TestCase) => tried.find(({ caseId }) => caseId === id)?.impact
  const [visiting, whole] = ['visiting@visit#1', 'whole@case']
  expect(of(working)).toMatchObject({ stands: 'other', whole: true, more: [], less: [] })
  expect(of(working)?.terms).toMatchObject([
    { id: whole },
    { id: visiting, days: expect.any(Number) },
    { id: 'calling@call#1' },
  ])
  const [, visit] = of(working)?.terms ?? []
  // Ten days more, but for holidays at either end.
  expect(visit?.days).toBeGreaterThan(5)
  // The letter is another step there, which nobody did.
  expect(of(sent)).toMatchObject({ more: ['mail'], untold: { why: 'never-done', of: 'mail' } })
  expect(of(closed)).toMatchObject({
    stands: 'other',
    whole: false,
    untold: { why: 'no-outcome', of: 'call' },
  })
})

test('only cases that began in the period are looked at', async () => {
  expect(await all(second, { since: '2000-01-01', until: '2000-12-31' })).toEqual([])
  expect(await all(second, { since: '2100-01-01', until: '2100-12-31' })).toEqual([])
})

test('is kept as dry-runs are: in whatever chunks the same totals and hash, and joined while it runs', async () => {
  const id = await start()
  expect(await start()).toBe(id)
  expect(await start({ ...always, since: '2001-01-01' })).not.toBe(id)
  await goOn(id)
  const kept = await look(id)
  const totals = (await all(second)).map(({ impact }) => impact).reduce(addPast, noPastTotals)
  expect(kept).toMatchObject({ ...always, state: 'done', expected: 4, targetHash: hashOf(second) })
  expect(kept.all).toEqual(totals)
  expect(kept.zones).toMatchObject([{ zone: desk.here.zone, totals: { cases: 4 } }])
  const whole = await start()
  await goOnWithDryRun(desk.engine, whole, { mayGoOn: () => true })
  expect((await look(whole)).hash).toBe(kept.hash)
})

test('who keeps the procedure reads case by case both ways, without a fact or a name', async () => {
  const id = await start()
  await goOn(id)
  const { cases } = await desk.actAs(administrator, ({ sql }) =>
    casesOfLine<Impact>(sql, { run: id, line: 'more' }),
  )
  expect(cases.map(({ prediction }) => prediction?.more)).toContainEqual(['mail'])
  expect(JSON.stringify(cases)).not.toMatch(/"facts"|"answers"|Ida/)
  expect(cases.every(({ mayOpen }) => !mayOpen)).toBe(true)
  const stranger = await desk.hire('procedure-admin', desk.here.zone ?? 0)
  await expect(desk.actAs(stranger, ({ sql }) => getDryRun(sql, id))).rejects.toMatchObject({
    code: 'dry-run-gone',
  })
})

test('nothing is signed or moved on the ground of it', async () => {
  const id = await start()
  await goOn(id)
  await desk.owner.query(
    "update dry_run d set target_hash = r.hash from release r where d.id = $1 and r.key || '@' || r.version = d.target",
    [id],
  )
  const { targetHash } = await look(id)
  const found = await desk.actAs(administrator, async ({ sql }) => ({
    signed: await lastFinished(sql, targetHash),
    tried: await triedFor(sql, 'moving@2'),
  }))
  expect(found).toEqual({ signed: undefined, tried: [] })
  const plan = { mode: 'now', zones: [], share: 0, perMinute: null } as const
  const campaign = desk.actAs(administrator, (act) =>
    startCampaign(act, { dryRun: id, to: 'moving@2', ...plan }),
  )
  await expect(campaign).rejects.toMatchObject({ code: 'campaign-untried' })
})

test('a period that ends before it begins is refused; the doors open for the engine alone', async () => {
  await expect(start({ since: '2026-02-01', until: '2026-01-01' })).rejects.toMatchObject({
    code: 'period-upside',
  })
  const door = "select * from past_cases('moving', null, '2000-01-01', '2100-01-01', $1, 9)"
  await expect(desk.web.query(door, [working.id])).rejects.toThrow('permission denied')
})
