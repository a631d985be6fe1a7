import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { casesOf, getCampaign } from '../../../domain/campaign/campaigns.ts'
import { askWayBack, goBack } from '../../../domain/campaign/go-back.ts'
import type { CaseResult } from '../../../domain/campaign/schema.ts'
import { steerCampaign } from '../../../domain/campaign/steer-campaign.ts'
import { campaignsToWake } from '../../../domain/campaign/turn-campaign.ts'
import { engines } from '../../../domain/procedures/engine/engines.ts'
import type { Step } from '../../../domain/procedures/engine/types.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCampaign, aDryRun, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]
const mapping = { enter: { write: 'mail' } }
const mode = 'next-step' as const

let desk: Desk
let clerk: Colleague
let by: Colleague

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())
// Each test has its own running cases: those of the one before are closed.
beforeEach(async () => {
  await desk.owner.query('delete from release_timing')
  await desk.owner.query(`
    update campaign set state = 'cancelled' where state in ('running', 'waiting', 'paused', 'watching')`)
  await desk.owner.query(
    "update social_case set state = 'closed', closed_at = now() where state = 'open'",
  )
})

const begun = () => aCase(desk, { by: clerk, release: first })
const work = async (one: TestCase) =>
  one.complete(clerk, await one.task('open'), { outcome: 'work' })
const releaseOf = (one: TestCase) =>
  one.scalar<string>('select release from case_engine where case_id = $1')
const read = (id: string) => desk.actAs(by, ({ sql }) => getCampaign(sql, id))
const listed = (campaign: string, result: CaseResult) =>
  desk.actAs(by, ({ sql }) => casesOf(sql, { campaign, result, after: 0, limit: 50 }))
const toWake = async (id: string) => (await campaignsToWake({ pool: desk.engine })).includes(id)
const withdraw = () =>
  desk.owner.query(
    `insert into release_timing (key, version, kind, was_from, reason, made_by)
     values ('moving', 2, 'withdrawn', '2022-01-01', 'Un errore', $1)`,
    [by.id],
  )

async function verified(...cases: readonly TestCase[]): Promise<void> {
  for (const { id } of cases)
    expect((await verifyCases(desk.batch, { only: id })).violations).toEqual([])
}

describe('a case moves when it next crosses a step by an event of its own', () => {
  test('with its own prediction, and what came of it is that; the campaign ends with the last', async () => {
    const [early, late] = [await begun(), await begun()]
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'waiting', counts: { 'next-step': 2 } })
    expect(await toWake(id)).toBe(false)

    await work(early)
    expect(await read(id)).toMatchObject({ state: 'running', counts: { 'to-move': 1 } })
    await runCampaign(desk, id)
    expect([await releaseOf(early), await releaseOf(late)]).toEqual(['moving@2', 'moving@1'])
    expect(await read(id)).toMatchObject({ state: 'waiting', counts: { moved: 1 } })
    const [row] = await listed(id, 'moved')
    expect(row).toMatchObject({ caseId: early.id, canary: false })
    // Of the state that it was in then: its visit was not there at the dry-run.
    expect(row?.seen?.kept).toContainEqual({ task: 'visit#1', revised: false })
    const compared = 'select checked from campaign_case where campaign = $2 and case_id = $1'
    expect(await early.scalar(compared, [early.id, id])).toBe(true)

    await work(late)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 2 } })
    await early.complete(clerk, await early.task('visit'), { outcome: 'done' })
    expect((await early.events()).filter(({ kind }) => kind === 'migrated')).toHaveLength(1)
    await verified(early, late)
  })

  test('not by what leaves its steps open, nor because somebody moves it by hand', async () => {
    const [one, other] = [await begun(), await begun()]
    await work(other)
    await other.complete(clerk, await other.task('prepare'), { outcome: 'done' })
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    await one.advance('web')
    await migrateCase(desk.deps, { caseId: other.id, to: 'moving@2', mapping }, { by: by.id })
    expect(await read(id)).toMatchObject({ state: 'waiting', counts: { 'next-step': 2 } })
    await other.complete(clerk, await other.task('visit'), { outcome: 'done' })
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ 'next-step': 1, already: 1 })
  })

  test('into another phase too, once its worker has taken it there', async () => {
    const one = await begun()
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    await one.complete(clerk, await one.task('open'), { outcome: 'away' })
    expect((await read(id)).counts).toEqual({ 'next-step': 1 })
    await one.advance('workflow')
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 1 } })
    expect((await one.task('far')).release).toBe('moving@2')
    await verified(one)
  })

  test('and goes back as any other until something else happens to it', async () => {
    const one = await begun()
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    await work(one)
    await runCampaign(desk, id)
    const way = await desk.actAs(by, (act) => askWayBack(act, { campaign: id, caseId: one.id }))
    await goBack(desk.deps, way, by.id)
    expect(await releaseOf(one)).toBe('moving@1')
    expect((await read(id)).counts).toEqual({ returned: 1 })
    await verified(one)
  })
})

describe('a case stays where it is', () => {
  test('and is listed with why, if what it has open then has no place there', async () => {
    const one = await begun()
    await work(one)
    const id = await aCampaign(desk, { by, to: second, mode })
    await runCampaign(desk, id)
    await one.complete(clerk, await one.task('prepare'), { outcome: 'done' })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { blocked: 1 } })
    const [row] = await listed(id, 'blocked')
    expect(row?.seen?.blocked).toEqual([{ why: 'no-step', key: 'write#1' }])
    expect(await releaseOf(one)).toBe('moving@1')
  })

  test('without a place at the dry-run it may have one after its step', async () => {
    const one = await begun()
    await work(one)
    await one.complete(clerk, await one.task('prepare'), { outcome: 'done' })
    const now = aCampaign(desk, { by, to: second })
    await expect(now).rejects.toMatchObject({ code: 'campaign-empty' })
    const id = await aCampaign(desk, { by, to: second, mode })
    await runCampaign(desk, id)
    await one.complete(clerk, await one.task('write'), { outcome: 'done' })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 1 } })
    await verified(one)
  })

  test('if it ends before: listed as ended, also where it had ended as it was listed', async () => {
    const [ends, ended] = [await begun(), await begun()]
    await work(ends)
    for (const step of ['prepare', 'write', 'call'])
      await ends.complete(clerk, await ends.task(step), { outcome: 'done' })
    const dryRun = await aDryRun(desk, { by, to: second })
    await desk.owner.query(
      "update social_case set state = 'closed', closed_at = now() where id = $1",
      [ended.id],
    )
    const id = await aCampaign(desk, { by, to: second, mode }, dryRun)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'waiting', counts: { ended: 1, 'next-step': 1 } })
    await ends.complete(clerk, await ends.task('visit'), { outcome: 'done' })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { ended: 2 } })
    expect(await releaseOf(ends)).toBe('moving@1')
  })

  test('if somebody ends the campaign before; paused, it moves when it is resumed', async () => {
    const [one, other] = [await begun(), await begun()]
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    await desk.actAs(by, (act) => steerCampaign(act, id, 'pause'))
    await work(one)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'paused', counts: { 'to-move': 1 } })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'resume'))
    await runCampaign(desk, id)
    expect(await releaseOf(one)).toBe('moving@2')
    await desk.actAs(by, (act) => steerCampaign(act, id, 'cancel'))
    await work(other)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'cancelled', counts: { 'next-step': 1 } })
    expect(await releaseOf(other)).toBe('moving@1')
  })

  test('if what was written of another is not what was foreseen: that stops the whole', async () => {
    const [one, other] = [await begun(), await begun()]
    const id = await aCampaign(desk, { by, to: second, mapping, mode })
    await runCampaign(desk, id)
    await work(one)
    const step = engines[1]
    if (!step) throw new Error('the engine')
    const otherwise: Step = (state, event, ...rules) => {
      const move = step(state, event, ...rules)
      if (event.kind !== 'migrated') return move
      return { ...move, state: { ...move.state, facts: { ...move.state.facts, planted: true } } }
    }
    await runCampaign(desk, id, { engines: { 1: otherwise } })
    const counts = { deviated: 1, 'next-step': 1 }
    expect(await read(id)).toMatchObject({ state: 'stopped', why: 'moved-otherwise', counts })
    await work(other)
    await runCampaign(desk, id)
    expect(await releaseOf(other)).toBe('moving@1')
  })
})

describe('to a release that was withdrawn', () => {
  test('no campaign begins, and none goes on', async () => {
    await begun()
    const dryRun = await aDryRun(desk, { by, to: second })
    const id = await aCampaign(desk, { by, to: second }, dryRun)
    await desk.actAs(by, (act) => steerCampaign(act, id, 'pause'))
    await withdraw()
    const resumed = desk.actAs(by, (act) => steerCampaign(act, id, 'resume'))
    await expect(resumed).rejects.toMatchObject({
      code: 'campaign-withdrawn',
      message: expect.stringContaining('moving@2 è stata ritirata'),
    })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'cancel'))
    const anew = aCampaign(desk, { by, to: second }, dryRun)
    await expect(anew).rejects.toMatchObject({ code: 'campaign-withdrawn' })
  })

  test('no case is taken: not the next of a campaign, not at its next step, not by hand', async () => {
    const [one, other] = [await begun(), await begun()]
    const now = await aCampaign(desk, { by, to: second })
    await withdraw()
    await runCampaign(desk, now)
    expect(await read(now)).toMatchObject({ state: 'stopped', why: 'withdrawn' })
    await desk.owner.query('delete from release_timing')
    const later = await aCampaign(desk, { by, to: second, mode })
    await runCampaign(desk, later)
    await withdraw()
    await work(one)
    await runCampaign(desk, later)
    expect(await read(later)).toMatchObject({ state: 'stopped', why: 'withdrawn' })
    const byHand = migrateCase(desk.deps, { caseId: other.id, to: 'moving@2' }, { by: by.id })
    await expect(byHand).rejects.toMatchObject({ code: 'release-withdrawn' })
    expect([await releaseOf(one), await releaseOf(other)]).toEqual(['moving@1', 'moving@1'])
  })
})
