import { afterAll, beforeAll, expect, test } from '@jest/globals'

import { noticesOf } from '../../../domain/notices/queries.ts'
import { hashOf } from '../../../domain/procedures/publishing/publish-release.ts'
import { sinceTried } from '../../../domain/procedures/publishing/since-tried.ts'
import { aCampaign, aDryRun } from '../../support/a-campaign.ts'
import { aCase } from '../../support/a-case.ts'
import { aDesk } from '../../support/builders/a-desk.ts'
import type { Colleague, Desk } from '../../support/builders/a-desk.ts'
import { setClock } from '../../support/builders/clock.ts'
import type { Release } from '../../../domain/procedures/schema.ts'
import { movingRelease } from '../../support/releases/moving.ts'

const [first, second] = [movingRelease(1), movingRelease(2)]

let desk: Desk
let clerk: Colleague
let by: Colleague
let signer: Colleague
beforeAll(async () => {
  desk = await aDesk()
  for (const release of [first, second]) await desk.publish(release)
  clerk = await desk.hire('front-desk', desk.here.org)
  by = await desk.hire('procedure-admin', desk.here.region ?? 0)
  signer = await desk.hire('procedure-admin', desk.here.region ?? 0)
})
afterAll(() => desk.close())

const aRunning = () => aCase(desk, { by: clerk, release: first })

test('of a dry-run it is told how many cases have changed since and how many it has not seen, to who keeps it', async () => {
  const [still, moved] = [await aRunning(), await aRunning()]
  const run = await aDryRun(desk, { by, to: second })
  const since = (who: Colleague) => desk.actAs(who, ({ sql }) => sinceTried(sql, run))
  expect(await since(by)).toMatchObject({ changed: 0, born: 0 })
  await moved.complete(clerk, await moved.task('open'), { outcome: 'work' })
  await aRunning()
  expect(await since(by)).toMatchObject({ changed: 1, born: 1, endedAt: expect.any(Date) })
  await still.complete(clerk, await still.task('open'), { outcome: 'work' })
  expect(await since(signer)).toMatchObject({ changed: 2, born: 1 })
  expect(await since(clerk)).toBeUndefined()
})

test('a dry-run of a zone has not missed the cases of another', async () => {
  const run = await aDryRun(desk, { by, to: second })
  await aRunning()
  const born = async (zone: number) => {
    await desk.owner.query('update dry_run set org = $2 where id = $1', [run, zone])
    return (await desk.actAs(by, ({ sql }) => sinceTried(sql, run)))?.born
  }
  expect([await born(desk.here.zone ?? 0), await born(desk.elsewhere.zone ?? 0)]).toEqual([1, 0])
})

/** Signed before its day, so that its running cases can only stay. */
async function signedAhead(version: number): Promise<Release> {
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString()
  const release = { ...second, version, validity: { from: day } }
  await desk.publish(release)
  const digest = hashOf(release)
  await desk.owner.query(
    `with d as (insert into release_draft (org, base_key, base_version, made_by)
       values ($1, 'moving', 1, $2) returning id),
     r as (insert into release_draft_revision (draft, revision, doc, hash, made_by)
       select id, 1, '{}', $5, $2 from d returning draft)
     insert into release_proposal (org, kind, key, version, title, draft, revision, hash, scenarios_hash, without_dry_run,
       valid_from, reason, seal, written_by, proposed_by, state, decided_by, decided_at)
     select $1, 'publish', 'moving', $4, 'Con altri passi', draft, 1, $5, $5, 'Nessuna', $6, 'Delibera', $5, $2, $2,
       'signed', $3, siso_clock() from r`,
    [desk.here.region, by.id, signer.id, version, digest, day],
  )
  return release
}

const look = () => desk.engine.query('select tell_begun_releases(10)')

async function fourDaysLater(): Promise<void> {
  await setClock(desk.owner, { minutesAhead: 4 * 24 * 60 })
  await look().finally(() => setClock(desk.owner, { minutesAhead: 0 }))
}

const told = (who: Colleague) =>
  desk.actAs(who, async ({ sql }) => {
    const { rows } = await noticesOf(sql, { unread: true })
    return rows.map(({ title }) => title).filter((title) => title.startsWith('Vale da ora'))
  })

test('on its day who proposed and who signed it are told once that running cases are undecided, and nobody else', async () => {
  await aRunning()
  await signedAhead(3)
  await look()
  expect(await told(by)).toEqual([])
  await fourDaysLater()
  await fourDaysLater()
  const words = expect.stringMatching(
    /^Vale da ora: «Con altri passi», versione 3\. Pratiche in corso che seguono le versioni di prima: [1-9]/,
  )
  expect(await told(by)).toEqual([words])
  expect(await told(signer)).toEqual([words])
  expect(await told(await desk.hire('procedure-admin', desk.here.region ?? 0))).toEqual([])
})

test('of what was decided meanwhile nobody is told', async () => {
  const to = await signedAhead(4)
  await aCampaign(desk, { by, to, mode: 'stay' })
  const before = await told(by)
  await fourDaysLater()
  expect(await told(by)).toEqual(before)
})

test('a migration that was sent back has decided nothing', async () => {
  const to = await signedAhead(5)
  const id = await aCampaign(desk, { by, to, mode: 'stay' })
  await desk.owner.query(
    `update campaign set mode = 'now', state = 'sent-back', sent_back_by = $2, sent_back_why = 'Troppe' where id = $1`,
    [id, signer.id],
  )
  await fourDaysLater()
  expect(await told(by)).toContainEqual(expect.stringContaining('versione 5'))
})
