import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { readOnly, transaction } from '../../../domain/database.ts'
import {
  casesOfLine,
  getDryRun,
  lastFinished,
  recentDryRuns,
} from '../../../domain/dry-runs/dry-runs.ts'
import type { KeptDryRun } from '../../../domain/dry-runs/dry-runs.ts'
import { failDryRun, goOnWithDryRun } from '../../../domain/dry-runs/go-on.ts'
import { cancelDryRun, startDryRun } from '../../../domain/dry-runs/start.ts'
import type { DryRunTarget } from '../../../domain/dry-runs/start.ts'
import { makeDraft } from '../../../domain/procedures/drafts/edit-draft.ts'
import { hashOf } from '../../../domain/procedures/publishing/publish-release.ts'
import { scopeCase } from '../../../domain/shared/scope-case.ts'
import { addCase, noTotals } from '../../../domain/tasks/dry-run-totals.ts'
import { dryRun } from '../../../domain/tasks/dry-run.ts'
import { aCase } from '../../support/a-case.ts'
import type { TestCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const first = movingRelease(1)
const second = movingRelease(2)
const mapping = { enter: { write: 'mail' } }
const release = { release: 'moving@2' }

let desk: Desk
let clerk: Colleague
let administrator: Colleague
let working: TestCase

beforeAll(async () => {
  desk = await aDesk()
  for (const one of [first, second]) await desk.publish(one)
  clerk = await desk.hire('front-desk', desk.here.org)
  administrator = await desk.hire('procedure-admin', desk.here.region ?? 0)
  for (let n = 0; n < 4; n++) await aCase(desk, { by: clerk, release: first })
  working = await aCase(desk, { by: clerk, release: first })
  await working.complete(clerk, await working.task('open'), { outcome: 'work' })
  await working.complete(clerk, await working.task('prepare'), { outcome: 'done' })
}, 120_000)
afterAll(() => desk.close())

const start = (target: DryRunTarget = release, enter: typeof mapping | undefined = undefined) =>
  desk.actAs(administrator, (act) => startDryRun(act, target, enter))

async function look(id: string): Promise<KeptDryRun> {
  const kept = await desk.actAs(administrator, ({ sql }) => getDryRun(sql, id))
  if (kept.kind !== 'running') throw new Error('it is on cases of the past')
  return kept
}

/** @param turns how often it may go on: as if the worker died after that many */
async function goOn(id: string, turns = 99): Promise<void> {
  for (let n = 0; n < turns; n++)
    if (!(await goOnWithDryRun(desk.engine, id, { mayGoOn: () => false, atOnce: 2 }))) return
}

const expectedTotals = async () => {
  let totals = noTotals
  for await (const tried of dryRun(desk.engine, { procedure: 'moving', to: second }))
    totals = tried.reduce(addCase, totals)
  return totals
}

test('keeps what a dry-run finds, by zone, with what it was made with and a hash', async () => {
  const id = await start()
  expect(await look(id)).toMatchObject({ state: 'running', expected: null, lastCase: null })
  await goOn(id)
  const kept = await look(id)
  expect(kept).toMatchObject({
    ...{ procedure: 'moving', target: 'moving@2', targetHash: hashOf(second), draft: null },
    ...{ state: 'done', expected: 5, all: await expectedTotals() },
  })
  expect(kept.all.why).toEqual({ 'no-step': 1 })
  expect(kept.all.follows).toEqual({ 'moving@1': 5 })
  expect(kept.zones).toMatchObject([{ zone: desk.here.zone, totals: { cases: 5 } }])
  expect(kept.hash).toMatch(/^[0-9a-f]{64}$/)
  const known = await desk.actAs(administrator, async ({ sql }) => ({
    last: await lastFinished(sql, hashOf(second)),
    recent: await recentDryRuns(sql),
  }))
  expect([known.last?.id, known.recent.map((one) => one.id)]).toEqual([id, [id]])
})

test('goes on from the last case that was kept, and comes to the same hash in whatever chunks', async () => {
  const whole = await start()
  await goOnWithDryRun(desk.engine, whole, { mayGoOn: () => true })
  const pieces = await start()
  await goOn(pieces, 1)
  const half = await look(pieces)
  expect([half.state, half.all.cases]).toEqual(['running', 2])
  await goOn(pieces)
  const [one, other] = [await look(whole), await look(pieces)]
  expect([other.state, other.hash]).toEqual(['done', one.hash])
  expect(other.all).toEqual(one.all)
  const mapped = await start(release, mapping)
  await goOn(mapped)
  expect((await look(mapped)).hash).not.toBe(one.hash)
})

test('how steps go on is part of the hash even where no case stands there; what holds for none is refused', async () => {
  const plain = await start()
  await goOn(plain)
  const idle = await desk.actAs(administrator, (act) =>
    startDryRun(act, release, { firePast: true }),
  )
  await goOn(idle)
  const [one, other] = [await look(plain), await look(idle)]
  expect(other.all).toEqual(one.all)
  expect(other.hash).not.toBe(one.hash)
  await expect(start(release, { enter: { write: 'nowhere' } })).rejects.toMatchObject({
    code: 'mapping-refused',
    detail: { problems: [{ field: 'write' }] },
  })
})

test('two that go on with the same one keep each case once', async () => {
  const id = await start()
  await Promise.all([goOn(id), goOn(id), goOn(id)])
  await goOn(id)
  expect(await look(id)).toMatchObject({ state: 'done', all: { cases: 5 } })
})

test('a dry-run of the same that is under way is joined; one that ended is made anew', async () => {
  const id = await start()
  expect(await start()).toBe(id)
  expect(await start(release, mapping)).not.toBe(id)
  await desk.actAs(administrator, (act) => cancelDryRun(act, id))
  expect(await start()).not.toBe(id)
})

test('one that was cancelled or failed goes no further, and what it found stays', async () => {
  const id = await start()
  await goOn(id, 1)
  await desk.actAs(administrator, (act) => cancelDryRun(act, id))
  await goOn(id)
  expect(await look(id)).toMatchObject({ state: 'cancelled', all: { cases: 2 } })
  const other = await start()
  await failDryRun(desk.engine, other, 'release-not-found')
  await failDryRun(desk.engine, id, 'release-not-found')
  await desk.actAs(administrator, (act) => cancelDryRun(act, other))
  expect(await look(other)).toMatchObject({ state: 'failed', failure: 'release-not-found' })
  expect((await look(id)).state).toBe('cancelled')
})

test('what a draft said when it was started is what is tried', async () => {
  const draft = await desk.actAs(administrator, (act) => makeDraft(act, 'moving@2'))
  const id = await start({ draft })
  await goOn(id)
  const kept = await look(id)
  expect(kept).toMatchObject({ procedure: 'moving', target: 'moving@3', draft, draftRevision: 1 })
  expect(kept.targetHash).toBe(hashOf({ ...second, version: 3 }))
  expect(kept).toMatchObject({ state: 'done', all: { cases: 5, blocked: 1 } })
})

test('who keeps the procedure reads case by case what would happen, and opens only what may be opened', async () => {
  const id = await start()
  await goOn(id)
  const asked = { run: id, line: 'blocked' } as const
  const list = (who: Colleague, more = {}) =>
    desk.actAs(who, ({ sql }) => casesOfLine(sql, { ...asked, ...more }))
  const { cases, more } = await list(administrator)
  expect([cases.length, more]).toEqual([1, false])
  expect(cases).toMatchObject([{ caseId: working.id, follows: 'moving@1', mayOpen: false }])
  expect(cases[0]?.prediction).toMatchObject({ blocked: [{ why: 'no-step', key: 'write#1' }] })
  expect(JSON.stringify(cases)).not.toContain('"facts"')
  const both = await desk.hire('procedure-admin', desk.here.region ?? 0)
  await desk.owner.query(
    "insert into user_role (user_id, role, org, valid_from) values ($1, 'front-desk', $2, '2020-01-01')",
    [both.id, desk.here.org],
  )
  expect((await list(both)).cases).toMatchObject([{ caseId: working.id, mayOpen: true }])
  expect((await list(clerk)).cases).toEqual([])
  const zone = desk.here.zone ?? 0
  expect((await list(administrator, { zone })).cases).toHaveLength(1)
  expect((await list(administrator, { zone: zone + 1 })).cases).toEqual([])
  expect((await list(administrator, { after: working.id })).cases).toEqual([])
})

test('another body sees none of it and can start none of what is not its own', async () => {
  const id = await start()
  const stranger = await desk.hire('procedure-admin', desk.here.zone ?? 0)
  await expect(desk.actAs(stranger, ({ sql }) => getDryRun(sql, id))).rejects.toMatchObject({
    code: 'dry-run-gone',
  })
  await expect(desk.actAs(stranger, (act) => startDryRun(act, release))).rejects.toMatchObject({
    code: 'draft-elsewhere',
  })
  await expect(start({ release: 'moving@9' })).rejects.toMatchObject({ code: 'release-not-found' })
})

test('the engine reads the results of the case that it is at; ids and hashes through a door', async () => {
  const id = await start()
  await goOn(id)
  const count = 'select count(*)::int as n from dry_run_case where dry_run = $1'
  const without = await readOnly(desk.engine, (sql) => sql.query<{ n: number }>(count, [id]))
  const within = await transaction(desk.engine, async (sql) => {
    await scopeCase(sql, working.id)
    return sql.query<{ n: number }>(count, [id])
  })
  expect([without[0]?.n, within[0]?.n]).toEqual([0, 1])
  const { rows } = await desk.engine.query<{ case_id: string; stands: string }>(
    "select * from dry_run_cases($1, '00000000-0000-0000-0000-000000000000', 9)",
    [id],
  )
  expect(rows).toHaveLength(5)
  expect(rows.find((row) => row.case_id === working.id)?.stands).toBe('blocked')
  await expect(desk.web.query('select * from dry_run_cases($1, $1, 9)', [id])).rejects.toThrow(
    'permission denied',
  )
})
