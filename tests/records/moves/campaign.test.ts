import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'

import { askWayBack, goBack } from '../../../domain/campaign/go-back.ts'
import { casesOf, getCampaign, lookedAt } from '../../../domain/campaign/campaigns.ts'
import type { Looked } from '../../../domain/campaign/campaigns.ts'
import { returnAll } from '../../../domain/campaign/return-all.ts'
import type { CaseResult } from '../../../domain/campaign/schema.ts'
import { agreeToAll, agreeToCases, steerCampaign } from '../../../domain/campaign/steer-campaign.ts'
import { campaignsToWake, turnCampaign } from '../../../domain/campaign/turn-campaign.ts'
import { engines } from '../../../domain/procedures/engine/engines.ts'
import type { Step } from '../../../domain/procedures/engine/types.ts'
import { Release } from '../../../domain/procedures/schema.ts'
import { claimTask } from '../../../domain/tasks/claim-task.ts'
import { migrateCase } from '../../../domain/tasks/migrate-case.ts'
import { saveTaskDraft } from '../../../domain/tasks/task-draft.ts'
import { verifyCases } from '../../../domain/tasks/verify.ts'
import { aCampaign, aDryRun, runCampaign } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]
const mapping = { enter: { write: 'mail' } }
/** The first one, but that the visit may end in other words; and the second one after it. */
const reworded = Release.parse({
  ...{ ...first, version: 3 },
  steps: first.steps.map((step) =>
    step.key === 'visit' && step.kind === 'task'
      ? { ...step, outcomes: step.outcomes.map((one) => ({ ...one, title: 'Svolta' })) }
      : step,
  ),
})
const last = Release.parse({ ...second, version: 4 })

let desk: Desk
let clerk: Colleague
let by: Colleague

beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second, reworded, last]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())
// Each test has its own running cases: those of the one before are of another procedure.
beforeEach(async () => {
  await desk.owner.query(
    "update campaign set state = 'cancelled' where state in ('running', 'waiting', 'paused', 'watching')",
  )
  await desk.owner.query(
    "update social_case set state = 'closed', closed_at = now() where state = 'open'",
  )
})

/** With the visit, the call and the letter to be written. */
async function atWork(): Promise<TestCase> {
  const one = await aCase(desk, { by: clerk, release: first })
  await one.complete(clerk, await one.task('open'), { outcome: 'work' })
  await one.complete(clerk, await one.task('prepare'), { outcome: 'done' })
  return one
}

const several = async (count: number): Promise<TestCase[]> => {
  const made: TestCase[] = []
  for (let n = 0; n < count; n++) made.push(await atWork())
  return made
}
const releaseOf = (one: TestCase) =>
  one.scalar<string>('select release from case_engine where case_id = $1')
const migrations = async (one: TestCase) =>
  (await one.events()).filter(({ kind }) => kind === 'migrated').length
const read = (id: string) => desk.actAs(by, ({ sql }) => getCampaign(sql, id))
const listed = (campaign: string, result: CaseResult) =>
  desk.actAs(by, ({ sql }) => casesOf(sql, { campaign, result, after: 0, limit: 50 }))

async function verified(...cases: readonly TestCase[]): Promise<void> {
  for (const { id } of cases)
    expect((await verifyCases(desk.batch, { only: id })).violations).toEqual([])
}

describe('a campaign moves now', () => {
  test('every case of its dry-run once, as it was foreseen, and no other', async () => {
    const cases = await several(3)
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    const born = await atWork()
    const id = await aCampaign(desk, { by, to: second, mapping }, dryRun)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', why: null, counts: { moved: 3 } })
    for (const one of cases) {
      expect([await releaseOf(one), await migrations(one)]).toEqual(['moving@2', 1])
      expect((await one.task('mail')).release).toBe('moving@2')
    }
    expect(await releaseOf(born)).toBe('moving@1')
    await runCampaign(desk, id)
    for (const one of cases) expect(await migrations(one)).toBe(1)
    await verified(...cases)
  })

  test('what somebody had begun to write stays, and a term keeps the day that it runs from', async () => {
    const one = await atWork()
    const visit = await one.task('visit')
    await desk.actAs(clerk, (act) => claimTask(act, visit.id))
    const typed = { version: (await one.task('visit')).version, data: { note: 'a metà' } }
    await desk.actAs(clerk, (act) => saveTaskDraft(act, visit.id, typed))
    const origin = "select origin from deadline where case_id = $1 and id like 'visiting@%'"
    const before = await one.scalar<string>(origin)
    const id = await aCampaign(desk, { by, to: second, mapping })
    await setClock(desk.owner, { minutesAhead: 60 })
    try {
      await runCampaign(desk, id)
    } finally {
      await setClock(desk.owner, { minutesAhead: 0 })
    }
    expect((await read(id)).counts).toEqual({ moved: 1 })
    const { state, assignee } = await one.task('visit')
    expect({ state, assignee }).toEqual({ state: 'claimed', assignee: clerk.id })
    const kept = 'select data from draft where subject = $1'
    expect(await one.scalar(kept, [`task:${visit.id}`])).toEqual({ note: 'a metà' })
    expect(await one.scalar(origin)).toEqual(before)
    await verified(one)
  })

  test('those that have no place there stay, and are listed with why the dry-run says', async () => {
    const stuck = await atWork()
    const free = await aCase(desk, { by: clerk, release: first })
    const id = await aCampaign(desk, { by, to: second })
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ blocked: 1, moved: 1 })
    expect([await releaseOf(stuck), await releaseOf(free)]).toEqual(['moving@1', 'moving@2'])
  })

  test('those to begin with, then waits to be looked at', async () => {
    const cases = await several(4)
    const id = await aCampaign(desk, { by, to: second, mapping, share: 25 })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'watching', counts: { moved: 1, 'to-move': 3 } })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'go-on'))
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 4 } })
    await verified(...cases)
  })

  test('the cases of a zone first', async () => {
    await several(2)
    const zone = desk.here.zone ?? 0
    const id = await aCampaign(desk, { by, to: second, mapping, zones: [zone] })
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 2 } })
    expect((await listed(id, 'moved')).every(({ canary }) => canary)).toBe(true)
  })

  test('no faster than its pace, and goes on where it stood when it is resumed', async () => {
    await several(2)
    const id = await aCampaign(desk, { by, to: second, mapping, perMinute: 1 })
    const deps = { ...desk.deps, wake: () => Promise.resolve() }
    const turn = await turnCampaign(deps, id)
    expect(turn.over).toBe(false)
    expect(turn.sleepMs).toBeGreaterThan(50_000)
    expect((await turnCampaign(deps, id)).sleepMs).toBeGreaterThan(50_000)
    expect((await read(id)).counts).toEqual({ moved: 1, 'to-move': 1 })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'pause'))
    expect(await runCampaign(desk, id)).toEqual({ over: true, sleepMs: 0 })
    expect((await read(id)).counts).toEqual({ moved: 1, 'to-move': 1 })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'resume'))
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ moved: 2 })
  })

  test('nothing more once it is cancelled', async () => {
    const [one] = await several(1)
    const id = await aCampaign(desk, { by, to: second, mapping })
    await desk.actAs(by, (act) => steerCampaign(act, id, 'cancel'))
    await runCampaign(desk, id)
    expect(one && (await releaseOf(one))).toBe('moving@1')
    const resume = desk.actAs(by, (act) => steerCampaign(act, id, 'resume'))
    await expect(resume).rejects.toMatchObject({ code: 'campaign-moved-on' })
  })
})

describe('a case that has changed since the dry-run', () => {
  test('is not moved unseen: it is listed with what is foreseen now, and moved once agreed', async () => {
    const [changed, same] = await several(2)
    if (!changed || !same) throw new Error('two cases')
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    await changed.complete(clerk, await changed.task('call'), { outcome: 'done' })
    const id = await aCampaign(desk, { by, to: second, mapping }, dryRun)
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ changed: 1, moved: 1 })
    expect([await releaseOf(changed), await releaseOf(same)]).toEqual(['moving@1', 'moving@2'])
    const [row] = await listed(id, 'changed')
    expect(row).toMatchObject({ caseId: changed.id, seen: { cancelled: ['write#1'] } })
    // Once more, between the look and the move.
    await desk.actAs(by, (act) => agreeToCases(act, id, [changed.id]))
    await changed.complete(clerk, await changed.task('visit'), { outcome: 'done' })
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ changed: 1, moved: 1 })
    await desk.actAs(by, (act) => agreeToCases(act, id, [changed.id]))
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ moved: 2 })
    const again = desk.actAs(by, (act) => agreeToCases(act, id, [changed.id]))
    await expect(again).rejects.toMatchObject({ code: 'campaign-moved-on' })
    await verified(changed, same)
  })

  test('closed meanwhile stays; moved meanwhile by somebody is not moved twice', async () => {
    const [moved] = await several(1)
    const waiting = await aCase(desk, { by: clerk, release: first })
    if (!moved) throw new Error('a case')
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    await migrateCase(desk.deps, { caseId: moved.id, to: 'moving@2', mapping }, { by: by.id })
    // Into the next phase, where only its worker takes it.
    await waiting.complete(clerk, await waiting.task('open'), { outcome: 'away' })
    const id = await aCampaign(desk, { by, to: second, mapping }, dryRun)
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ already: 1, waits: 1 })
    expect(await migrations(moved)).toBe(1)
    await waiting.advance('workflow')
    await desk.actAs(by, (act) => agreeToCases(act, id, [waiting.id]))
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ already: 1, changed: 1 })
  })

  test('so is one that another campaign has moved since, though its state is the same', async () => {
    const one = await atWork()
    const stateOf = () => one.scalar('select state_hash from case_engine where case_id = $1')
    const before = await stateOf()
    const early = await aDryRun(desk, { by, to: last, mapping })
    await runCampaign(desk, await aCampaign(desk, { by, to: reworded }))
    expect([await releaseOf(one), await stateOf()]).toEqual(['moving@3', before])
    const id = await aCampaign(desk, { by, to: last, mapping }, early)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { changed: 1 } })
    await desk.actAs(by, (act) => agreeToCases(act, id, [one.id]))
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', counts: { moved: 1 } })
    await verified(one)
  })

  test('only because days went by, is listed too', async () => {
    const one = await atWork()
    const id = await aCampaign(desk, { by, to: second, mapping })
    await setClock(desk.owner, { minutesAhead: 6 * 1440 })
    try {
      await runCampaign(desk, id)
    } finally {
      await setClock(desk.owner, { minutesAhead: 0 })
    }
    expect(await read(id)).toMatchObject({ counts: { changed: 1 }, state: 'done' })
    expect(await releaseOf(one)).toBe('moving@1')
  })
})

describe('a deviation stops the whole', () => {
  test('where the same state gives something else than the dry-run saw', async () => {
    await several(3)
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    const planted = `
      update dry_run_case set prediction = jsonb_set(prediction, '{opened}', '["visit#9"]')
      where dry_run = $1 and case_id = (select case_id from dry_run_case where dry_run = $1 order by md5(case_id::text) limit 1) returning case_id as id`
    const { rows } = await desk.owner.query<{ id: string }>(planted, [dryRun])
    const id = await aCampaign(desk, { by, to: second, mapping }, dryRun)
    await runCampaign(desk, id)
    const stopped = await read(id)
    expect(stopped).toMatchObject({ state: 'stopped', why: 'foreseen-otherwise' })
    const [deviated] = await listed(id, 'deviated')
    expect(deviated).toMatchObject({ caseId: rows[0]?.id, number: stopped.stoppedCase })
    // Those before it are moved, it and those after it are not.
    const moved = await listed(id, 'moved')
    const left = await listed(id, 'to-move')
    expect(moved.every(({ place }) => place < (deviated?.place ?? 0))).toBe(true)
    expect(left.every(({ place }) => place > (deviated?.place ?? 0))).toBe(true)
    expect(moved.length + left.length).toBe(2)
    await runCampaign(desk, id)
    expect((await listed(id, 'to-move')).length).toBe(left.length)
  })

  test('where what was written is not what was foreseen', async () => {
    await several(2)
    const id = await aCampaign(desk, { by, to: second, mapping })
    const step = engines[1]
    if (!step) throw new Error('the engine')
    const otherwise: Step = (state, event, ...rules) => {
      const move = step(state, event, ...rules)
      if (event.kind !== 'migrated') return move
      return { ...move, state: { ...move.state, facts: { ...move.state.facts, planted: true } } }
    }
    await runCampaign(desk, id, { engines: { 1: otherwise } })
    expect(await read(id)).toMatchObject({
      state: 'stopped',
      why: 'moved-otherwise',
      counts: { deviated: 1, 'to-move': 1 },
    })
  })

  test('where it cannot be written at all', async () => {
    await several(2)
    const id = await aCampaign(desk, { by, to: second, mapping })
    const step = engines[1]
    if (!step) throw new Error('the engine')
    const broken: Step = (state, event, ...rules) => {
      if (event.kind === 'migrated') throw Object.assign(new Error(), { code: 'planted' })
      return step(state, event, ...rules)
    }
    await runCampaign(desk, id, { engines: { 1: broken } })
    expect(await read(id)).toMatchObject({ state: 'stopped', why: 'not-applied' })
  })

  test('where who answers for it may not any more', async () => {
    const [one] = await several(1)
    const left = await desk.hire('procedure-admin', desk.here.region ?? 0)
    const id = await aCampaign(desk, { by: left, to: second, mapping })
    await desk.owner.query(`update user_account set state = 'suspended' where id = $1`, [left.id])
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'stopped', why: 'not-allowed' })
    expect(one && (await releaseOf(one))).toBe('moving@1')
  })
})

describe('the way back of a case', () => {
  test('is open until something happens to it', async () => {
    const [back, on] = await several(2)
    if (!back || !on) throw new Error('two cases')
    const id = await aCampaign(desk, { by, to: second, mapping })
    await runCampaign(desk, id)
    await on.complete(clerk, await on.task('visit'), { outcome: 'done' })
    const go = async (one: TestCase) => {
      const way = await desk.actAs(by, (act) => askWayBack(act, { campaign: id, caseId: one.id }))
      return goBack(desk.deps, way, by.id)
    }
    await expect(go(on)).rejects.toMatchObject({ code: 'no-way-back' })
    await go(back)
    expect([await releaseOf(back), await releaseOf(on)]).toEqual(['moving@1', 'moving@2'])
    expect((await back.task('write')).release).toBe('moving@1')
    expect((await read(id)).counts).toEqual({ moved: 1, returned: 1 })
    await expect(go(back)).rejects.toMatchObject({ code: 'campaign-gone' })
    await verified(back, on)
  })
})

describe('all that still can', () => {
  test('are taken back once somebody asks for it; who was worked on, or had not moved, stays', async () => {
    const [worked, ...others] = await several(3)
    if (!worked) throw new Error('three cases')
    const stuck = await aCase(desk, { by: clerk, release: first })
    await stuck.complete(clerk, await stuck.task('open'), { outcome: 'away' })
    const id = await aCampaign(desk, { by, to: second, mapping })
    await runCampaign(desk, id)
    await worked.complete(clerk, await worked.task('visit'), { outcome: 'done' })
    await desk.actAs(by, (act) => returnAll(act, id))
    expect(await read(id)).toMatchObject({ toReturn: 3 })
    await setClock(desk.owner, { minutesAhead: 1 })
    try {
      expect(await campaignsToWake({ pool: desk.engine })).toContain(id)
      await runCampaign(desk, id)
    } finally {
      await setClock(desk.owner, { minutesAhead: 0 })
    }
    expect(await read(id)).toMatchObject({
      ...{ state: 'done', toReturn: null },
      counts: { moved: 1, returned: 2, waits: 1 },
    })
    expect(await listed(id, 'moved')).toMatchObject([{ caseId: worked.id, stuck: true }])
    expect(await releaseOf(worked)).toBe('moving@2')
    for (const one of others) expect(await releaseOf(one)).toBe('moving@1')
    await verified(worked, ...others)
    const again = desk.actAs(by, (act) => returnAll(act, id))
    await expect(again).resolves.toBeUndefined()
  })

  test('end a campaign that is under way: none of the others moves any more', async () => {
    const cases = await several(4)
    const id = await aCampaign(desk, { by, to: second, mapping, share: 25 })
    await runCampaign(desk, id)
    await desk.actAs(by, (act) => returnAll(act, id))
    await runCampaign(desk, id)
    const { state, counts } = await read(id)
    expect({ state, counts }).toEqual({ state: 'cancelled', counts: { returned: 1, 'to-move': 3 } })
    for (const one of cases) expect(await releaseOf(one)).toBe('moving@1')
    const nothing = desk.actAs(by, (act) => returnAll(act, id))
    await expect(nothing).rejects.toMatchObject({ code: 'nothing-to-return' })
  })
})

describe('all that changed since', () => {
  test('are agreed to at once as they were looked at, and none where they are others by now', async () => {
    const [one, other, late] = await several(3)
    if (!one || !other || !late) throw new Error('three cases')
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    for (const each of [one, other])
      await each.complete(clerk, await each.task('call'), { outcome: 'done' })
    const id = await aCampaign(desk, { by, to: second, mapping, share: 100 }, dryRun)
    await late.complete(clerk, await late.task('call'), { outcome: 'done' })
    await runCampaign(desk, id)
    const asked = { campaign: id, result: 'changed' } as const
    const looked = await desk.actAs(by, ({ sql }) => lookedAt(sql, asked))
    expect(looked.count).toBe(3)
    const agree = (seen: Looked) =>
      desk.actAs(by, (act) => agreeToAll(act, id, { result: 'changed', ...seen }))
    const fewer = agree({ ...looked, count: 2 })
    await expect(fewer).rejects.toMatchObject({ code: 'campaign-moved-on' })
    const earlier = agree({ ...looked, latest: '2020-01-01 00:00:00+00' })
    await expect(earlier).rejects.toMatchObject({ code: 'campaign-moved-on' })
    await agree(looked)
    await runCampaign(desk, id)
    expect((await read(id)).counts).toEqual({ moved: 3 })
    const none = desk.actAs(by, (act) => agreeToCases(act, id, []))
    await expect(none).rejects.toMatchObject({ code: 'none-chosen' })
    await verified(one, other, late)
  })
})

describe('is refused', () => {
  test('on a dry-run of something else, with nothing to move, or beside another one', async () => {
    await several(1)
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    const elsewhere = aCampaign(desk, { by, to: first }, dryRun)
    await expect(elsewhere).rejects.toMatchObject({ code: 'campaign-untried' })
    const nothing = aCampaign(desk, { by, to: second })
    await expect(nothing).rejects.toMatchObject({ code: 'campaign-empty' })
    await aCampaign(desk, { by, to: second, mapping }, dryRun)
    const beside = aCampaign(desk, { by, to: second, mapping }, dryRun)
    await expect(beside).rejects.toMatchObject({ code: 'campaign-under-way' })
    const unknown = aCampaign(desk, { by, to: second }, '00000000-0000-4000-8000-000000000000')
    await expect(unknown).rejects.toMatchObject({ code: 'campaign-gone' })
  })

  test('to whom does not keep those procedures; that cases stay is only written', async () => {
    await several(1)
    const dryRun = await aDryRun(desk, { by, to: second, mapping })
    const other = await desk.hire('procedure-admin', desk.here.org)
    const asked = aCampaign(desk, { by: other, to: second, mapping }, dryRun)
    await expect(asked).rejects.toMatchObject({ code: 'campaign-gone' })
    const id = await aCampaign(desk, { by, to: second, mapping, mode: 'stay' }, dryRun)
    await runCampaign(desk, id)
    expect(await read(id)).toMatchObject({ state: 'done', mode: 'stay', counts: {} })
  })
})
